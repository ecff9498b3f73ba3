//! Callbacks and objects that many threads of Python use at once.

use std::sync::atomic::{AtomicI64, Ordering};

use ffi_safe::PyMutex;
use ffi_safe::callback::{Callback, ClassBuilder, Payload};

use crate::support::{get, object, run, test, text};

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
