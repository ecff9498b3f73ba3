//! Names that are made once.

use std::sync::Barrier;

use ffi_safe::{Interned, intern};

use super::{eval, run};

#[test]
fn the_same_text_is_the_same_object_wherever_it_is_written() {
    run(|py| {
        let (one, other) = (intern!("a name of the test"), intern!("a name of the test"));
        assert!(!std::ptr::eq(one, other));
        assert!(one.get(py).unwrap().is(other.get(py).unwrap()));
        assert!(one.get(py).unwrap().is(&eval(py, "__import__('sys').intern('a name of the' + ' test')")));
        for text in [intern!(""), intern!("x"), intern!("ü\0🐍")] {
            assert!(text.get(py).unwrap().is(text.get(py).unwrap()));
        }
        assert_eq!(intern!("ü\0🐍").get(py).unwrap().to_str().unwrap(), "ü\0🐍");
    });
}

/// It is for good, so counting it changes nothing.
#[test]
fn interned_text_is_immortal() {
    run(|py| {
        let text = intern!("an immortal name of the test").get(py).unwrap();
        assert!(tests::inspect::is_immortal(text));
    });
}

/// All in one round begin with a text that nobody has made yet, and detached or not makes no difference.
#[test]
fn threads_that_need_it_first_at_the_same_time_get_one_object() {
    for round in 0..200 {
        let text: &'static str = Box::leak(format!("a fresh name {round}").into_boxed_str());
        let interned: &'static Interned = Box::leak(Box::new(Interned::new(text)));
        let barrier = &Barrier::new(4);
        let first = || {
            barrier.wait();
            run(|py| {
                let made = interned.get(py).unwrap();
                assert_eq!(made.to_str().unwrap(), text);
                made.as_ptr() as usize
            })
        };
        let made: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(first)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(made.iter().all(|one| *one == made[0]), "{made:x?}");
        let again = run(|py| interned.get(py).unwrap().as_ptr() as usize);
        assert_eq!(again, made[0]);
    }
}

#[test]
fn it_is_an_argument_as_well() {
    run(|py| {
        let first = eval(py, "lambda x: x").call1((intern!("an argument"),)).unwrap();
        assert!(first.is(intern!("an argument").get(py).unwrap()));
    });
}
