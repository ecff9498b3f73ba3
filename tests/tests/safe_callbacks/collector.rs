//! Payloads and the garbage collector.

use ffi_safe::callback::{Class, ClassBuilder, Instance, Payload, Traced, TracedFields};
use ffi_safe::value::{Dict, List};
use ffi_safe::{Attached, Bound, IntoPython, Owned, WeakRef, threads};

use crate::support::{Counted, Live, collect_until, get, object, run, test, text};

pub(crate) struct Node {
    number: i64,
    next: Traced,
    others: Traced<List>,
    _live: Live,
}

impl Payload for Node {
    const NAME: &'static str = "Node";

    fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
        fields.add(&self.next);
        fields.add(&self.others);
    }
}

pub(crate) fn class(py: &Attached, counted: &Counted) -> Class<Node> {
    let counted = counted.clone();
    ClassBuilder::<Node>::new()
        .constructor("(number=0)", move |py, arguments| {
            let number = arguments.extract_optional(py, 0)?.unwrap_or(0);
            Ok(Node { number, next: Traced::empty(), others: Traced::empty(), _live: counted.live() })
        })
        .property(
            "next",
            |py, this| this.payload().next.get(py).map_or_else(|| object(py, ()), Ok),
            |py, this, arguments| {
                let next = arguments.at(py, 0).to_bound();
                let before = this.payload().next.replace(py, Some(next));
                drop(before);
                Ok(())
            },
        )
        .getter("number", |py, this| object(py, this.payload().number))
        .build(py)
        .unwrap()
}

fn node<'a>(
    py: &'a Attached,
    class: &Class<Node>,
    counted: &Counted,
    number: i64,
) -> Bound<'a, Instance<Node>> {
    let node = Node { number, next: Traced::empty(), others: Traced::empty(), _live: counted.live() };
    class.instantiate(py, node).unwrap()
}

#[test]
fn cycles_are_collected() {
    test("cycles_are_collected", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let source = "def ring(n):\n  first = node = Node(0)\n  for i in range(1, n):\n    node.next = Node(i)\n    node = node.next\n  \
                      node.next = first\n  return first\n\
                      ring(1); ring(2); ring(1000)\nkept = ring(3)\nlist_of = []\nn = Node(); n.next = list_of; list_of.append(n); del n, list_of";
        let names = run(py, source, &[("Node", class.bind(py).as_any())]);
        // What can be reached is not touched.
        collect_until(py, &counted, 3);
        py.run(
            "r = [kept.next.number, kept.next.next.number, kept.next.next.next is kept]",
            Some(&names),
            None,
        )
        .unwrap();
        assert_eq!(text(&names, "r"), "[1, 2, True]");
        py.run("del kept", Some(&names), None).unwrap();
        collect_until(py, &counted, 0);
    });
}

#[test]
fn a_handle_outside_keeps_a_cycle() {
    test("a_handle_outside_keeps_a_cycle", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let (a, b) = (node(py, &class, &counted, 7), node(py, &class, &counted, 7));
        a.payload().next.replace(py, Some(b.clone().into_any()));
        b.payload().next.replace(py, Some(a.clone().into_any()));
        b.payload().others.replace(py, Some(List::new(py, [a.clone()]).unwrap()));
        let weak = WeakRef::new(&b).unwrap();
        drop(b);
        let a: Owned<Instance<Node>> = a.unbind();
        // One collection at least, which finds nothing.
        class.bind(py).call0().unwrap();
        collect_until(py, &counted, 2);
        let next = a.payload().next.get(py).unwrap();
        assert!(next.is(&weak.upgrade().unwrap().unwrap()));
        assert_eq!(next.cast::<Instance<Node>>().unwrap().payload().others.get(py).unwrap().size(), 1);
        drop(next);
        drop(a);
        collect_until(py, &counted, 0);
        assert!(weak.upgrade().unwrap().is_none());
    });
}

#[test]
fn fields_change_while_the_collector_looks() {
    test("fields_change_while_the_collector_looks", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let shared: Vec<Owned<Instance<Node>>> =
            (0..3).map(|number| node(py, &class, &counted, number).unbind()).collect();
        let names = Dict::empty(py).unwrap();
        py.run("import gc\ndef collect():\n  for _ in range(300): gc.collect()", Some(&names), None).unwrap();
        let collect_often = get(&names, "collect").unbind();
        let fresh = class.bind(py).clone().unbind();
        threads::run(py, 4, |py, thread| {
            if thread == 0 {
                collect_often.bind(py).call0().unwrap();
                return;
            }
            for time in 0..4000_usize {
                let (from, to) = (&shared[(time + thread) % 3], &shared[time % 3]);
                let next = if time % 5 == 0 {
                    fresh.bind(py).call1((100,)).unwrap()
                } else {
                    to.bind(py).clone().into_any()
                };
                drop(from.payload().next.replace(py, Some(next)));
                if let Some(next) = to.payload().next.get(py) {
                    let next: &Bound<'_, Instance<Node>> = next.cast().unwrap();
                    assert!([0, 1, 2, 100].contains(&next.payload().number));
                }
                if time % 11 == 0 {
                    drop(from.payload().next.take(py));
                }
                if time % 64 == 0 {
                    py.checkpoint().unwrap();
                }
            }
        })
        .unwrap();
        assert!((3..=6).contains(&counted.count()), "{}", counted.count());
        drop(shared);
        collect_until(py, &counted, 0);
    });
}

#[test]
fn a_field_is_read_while_others_replace_what_it_refers_to() {
    test("a_field_is_read_while_others_replace_what_it_refers_to", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let holder = node(py, &class, &counted, 0).unbind();
        threads::run(py, 4, |py, thread| {
            for time in 0..200_000 {
                let field = &holder.payload().next;
                if thread % 2 == 0 {
                    // The last reference to what was there, unless somebody reads it just now.
                    drop(field.replace(py, Some(node(py, &class, &counted, 7).into_any())));
                } else if let Some(found) = field.get(py) {
                    // Alive: counted before the field lost it.
                    assert_eq!(found.cast::<Instance<Node>>().unwrap().payload().number, 7);
                }
                if time % 256 == 0 {
                    py.checkpoint().unwrap();
                }
            }
        })
        .unwrap();
        drop(holder);
        collect_until(py, &counted, 0);
    });
}

#[test]
fn weak_references_see_the_end() {
    test("weak_references_see_the_end", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let source = "import weakref, gc\nn = Node(1)\nn.next = n\nseen = []\nw = weakref.ref(n, lambda r: seen.append(r()))\n\
                      alive = w() is n\ndel n";
        let names = run(py, source, &[("Node", class.bind(py).as_any())]);
        assert_eq!(text(&names, "alive"), "True");
        collect_until(py, &counted, 0);
        py.run("gone = w()", Some(&names), None).unwrap();
        assert_eq!((&*text(&names, "gone"), &*text(&names, "seen")), ("None", "[None]"));
    });
}

#[test]
fn objects_know_their_referents() {
    test("objects_know_their_referents", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let source = "import gc\na = Node(1)\nb = a.next = Node(2)\nfound = gc.get_referents(a)\n\
                      r = (Node in found, b in found, len(found), gc.is_tracked(a))";
        let names = run(py, source, &[("Node", class.bind(py).as_any())]);
        assert_eq!(text(&names, "r"), "(True, True, 2, True)");
    });
}

#[test]
fn fields_elsewhere_are_refused() {
    struct Elsewhere(Box<Traced>);
    impl Payload for Elsewhere {
        const NAME: &'static str = "Elsewhere";
        fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
            fields.add(&*self.0);
        }
    }
    struct Twice(Traced);
    impl Payload for Twice {
        const NAME: &'static str = "Twice";
        fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
            fields.add(&self.0);
            fields.add(&self.0);
        }
    }
    struct Either(Traced, Traced, bool);
    impl Payload for Either {
        const NAME: &'static str = "Either";
        fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
            fields.add(if self.2 { &self.0 } else { &self.1 });
        }
    }
    fn refused(body: impl FnOnce()) -> String {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)).unwrap_err();
        panic
            .downcast::<String>()
            .map(|text| *text)
            .or_else(|panic| panic.downcast::<&str>().map(|text| (*text).to_owned()))
            .unwrap()
    }
    test("fields_elsewhere_are_refused", |py| {
        let class = ClassBuilder::<Elsewhere>::new().build(py).unwrap();
        let text = refused(|| drop(class.instantiate(py, Elsewhere(Box::default()))));
        assert!(text.contains("must be a part of the payload itself"), "{text}");
        let class = ClassBuilder::<Twice>::new().build(py).unwrap();
        assert!(refused(|| drop(class.instantiate(py, Twice(Traced::empty())))).contains("named twice"));
        let class = ClassBuilder::<Either>::new().build(py).unwrap();
        let first = class.instantiate(py, Either(Traced::empty(), Traced::empty(), true)).unwrap();
        let text = refused(|| drop(class.instantiate(py, Either(Traced::empty(), Traced::empty(), false))));
        assert!(text.contains("at the same places"), "{text}");
        drop(first);
        assert!(1.into_python(py).is_ok());
    });
}
