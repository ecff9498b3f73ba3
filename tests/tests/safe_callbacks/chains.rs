//! Long chains of objects, which are freed all at once.

use ffi_safe::callback::{ClassBuilder, Payload, Traced, TracedFields};

use crate::collector::class;
use crate::support::{Counted, Live, run, test, text};

#[test]
fn a_long_chain_is_freed_without_a_deep_stack() {
    test("a_long_chain_is_freed_without_a_deep_stack", |py| {
        let counted = Counted::default();
        let class = class(py, &counted);
        let source = "head = None\nfor i in range(200_000):\n  node = Node(i)\n  node.next = head\n  head = node\ndel node\n\
                      import weakref\nseen = []\nw = weakref.ref(head, lambda r: seen.append(r() is None))";
        let names = run(py, source, &[("Node", class.bind(py).as_any())]);
        assert_eq!(counted.count(), 200_000);
        py.run("del head", Some(&names), None).unwrap();
        assert_eq!((counted.count(), &*text(&names, "seen")), (0, "[True]"));
    });
}

/// A payload whose destructor needs a stack frame of some size.
struct Link {
    next: Traced,
    _live: Live,
}

impl Payload for Link {
    const NAME: &'static str = "Link";

    fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
        fields.add(&self.next);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        let mut frame = std::hint::black_box([0_u8; 4096]);
        // The next one of the chain is dropped from inside this frame.
        drop(std::mem::take(&mut self.next));
        std::hint::black_box(&mut frame);
    }
}

#[test]
fn a_long_chain_of_derived_objects_is_freed_without_a_deep_stack() {
    // CPython lets destructors of Python classes call each other 10,000 times, which is meant for its own frames.
    test("a_long_chain_of_derived_objects_is_freed_without_a_deep_stack", |py| {
        let counted = Counted::default();
        let made = counted.clone();
        let class = ClassBuilder::<Link>::new()
            .subclassable()
            .constructor("(next)", move |py, arguments| {
                Ok(Link { next: arguments.at(py, 0).to_bound().unbind().into(), _live: made.live() })
            })
            .build(py)
            .unwrap();
        for classes in ["(Link,)", "(Derived,)", "(Derived, Link, Derived)"] {
            let source = format!(
                "class Derived(Link): pass\nclasses, head = {classes}, None\nfor i in range(100_000):\n  \
                 head = classes[i % len(classes)](head)\n  if type(head) is Derived: head.more = [i]\ndel head"
            );
            let names = run(py, &source, &[("Link", class.bind(py).as_any())]);
            assert_eq!(counted.count(), 0, "{classes}");
            drop(names);
        }
    });
}
