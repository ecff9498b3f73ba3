//! Callbacks and objects that many threads of Python use at once.

use std::sync::atomic::{AtomicI64, Ordering};

use ffi_safe::PyMutex;
use ffi_safe::callback::{Callback, ClassBuilder, Payload, Traced, TracedFields};

use crate::support::{Counted, Live, collect_until, get, object, run, test, text};

#[test]
fn one_function_on_many_threads() {
    test("one_function_on_many_threads", |py| {
        let count = AtomicI64::new(0);
        let add = Callback::new("add", move |py, arguments| {
            let number: i64 = arguments.extract(py, 0)?;
            let work = || (0..100).fold(number, |sum, next| sum ^ next);
            let mixed = if number % 7 == 0 { py.detach(work) } else { work() };
            count.fetch_add(number, Ordering::Relaxed);
            object(py, (count.load(Ordering::Relaxed), mixed))
        });
        let add = add.signature("(number)").into_function(py).unwrap();
        let source = "import threading, gc\ndef work():\n  for i in range(2000): f(number=i)\n\
                      threads = [threading.Thread(target=work) for _ in range(6)]\nfor t in threads: t.start()\n\
                      while any(t.is_alive() for t in threads): gc.collect()\nfor t in threads: t.join()\ntotal = f(0)[0]";
        let names = run(py, source, &[("f", add.as_any())]);
        assert_eq!(text(&names, "total"), (6 * 2000 * 1999 / 2).to_string());
    });
}

struct Histogram(PyMutex<[u64; 16]>);

impl Payload for Histogram {
    const NAME: &'static str = "Histogram";
}

#[test]
fn one_object_on_many_threads() {
    test("one_object_on_many_threads", |py| {
        let class = ClassBuilder::<Histogram>::new()
            .constructor("()", |_, _| Ok(Histogram(PyMutex::new([0; 16]))))
            .method("add", "(number, /)", |py, this, arguments| {
                let number: usize = arguments.extract(py, 0)?;
                this.payload().0.lock()[number % 16] += 1;
                Ok(this.object(py).to_bound().into_any())
            })
            .getter("counts", |py, this| object(py, this.payload().0.lock().to_vec()))
            .build(py)
            .unwrap();
        let source = "import threading, gc\nh = H()\ndef work():\n  for i in range(3200): h.add(i).add(i + 1)\n\
                      threads = [threading.Thread(target=work) for _ in range(5)]\nfor t in threads: t.start()\n\
                      while any(t.is_alive() for t in threads): gc.collect()\nfor t in threads: t.join()\ncounts = h.counts";
        let names = run(py, source, &[("H", class.bind(py).as_any())]);
        assert_eq!(get(&names, "counts").extract::<Vec<u64>>().unwrap(), [5 * 2 * 200; 16]);
    });
}

struct Part {
    whole: Traced,
    _live: Live,
}

impl Payload for Part {
    const NAME: &'static str = "Part";

    fn traced<'p>(&'p self, fields: &mut TracedFields<'p>) {
        fields.add(&self.whole);
    }
}

#[test]
fn many_threads_make_and_drop_objects() {
    test("many_threads_make_and_drop_objects", |py| {
        let counted = Counted::default();
        let made = counted.clone();
        let class = ClassBuilder::<Part>::new()
            .subclassable()
            .constructor("(whole=None)", move |py, arguments| {
                let whole = arguments.get(py, 0).map(|whole| whole.to_bound().unbind());
                Ok(Part { whole: whole.map_or_else(Traced::empty, Traced::new), _live: made.live() })
            })
            .method("join", "(whole, /)", |py, this, arguments| {
                let whole = arguments.at(py, 0).to_bound();
                drop(this.payload().whole.replace(py, Some(whole)));
                object(py, ())
            })
            .build(py)
            .unwrap();
        // Each thread drops what others have made; some of it refers to itself, and only the collector frees that.
        let source = "
import threading, gc, weakref
class Derived(Part):
  def __del__(self): self.seen = True
class Slotted(Part): __slots__ = ('more',)
shared = [None] * 8
ended, watch = [], []
def work(n):
  for i in range(3000):
    part = (Part, Derived, Slotted)[i % 3](shared[(i * 7) % 8])
    if i % 5 == 0: part.join(part)
    if i % 12 == 4: watch.append(weakref.ref(part, ended.append))
    shared[(i + n) % 8] = part
threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
for t in threads: t.start()
while any(t.is_alive() for t in threads): gc.collect()
for t in threads: t.join()
shared.clear()
";
        let names = run(py, source, &[("Part", class.bind(py).as_any())]);
        collect_until(py, &counted, 0);
        // Every weak reference has told the end of its object, once.
        py.run(
            "r = len(watch), len(ended), len(set(map(id, ended))), sum(w() is not None for w in watch)",
            Some(&names),
            None,
        )
        .unwrap();
        assert_eq!(text(&names, "r"), "(1500, 1500, 1500, 0)");
    });
}
