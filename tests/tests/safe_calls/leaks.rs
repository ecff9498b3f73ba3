//! What memory is used by doing the same again and again, after there has been a second thread.
//!
//! In a process of its own, so that no other test allocates meanwhile.

use ffi_safe::code::Mode;
use ffi_safe::value::{Dict, Str};
use ffi_safe::{Attached, intern, keywords};

use super::{eval, names, run};

#[test]
fn doing_the_same_again_uses_no_memory() {
    tests::in_child("leaks::doing_the_same_again_uses_no_memory", || {
        std::thread::spawn(|| run(|_| ())).join().unwrap();
        run(|py| scenario(py));
    });
}

/// Bytes of the process in memory.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    pages.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// How many bytes the process grows by while `step` runs `count` times, after it has run so often before.
fn growth(py: &Attached, count: usize, step: &mut dyn FnMut(usize)) -> usize {
    let collect = || drop(py.import("gc").unwrap().call_method0("collect").unwrap());
    (0..count).for_each(&mut *step);
    collect();
    let before = resident();
    (count..2 * count).for_each(step);
    collect();
    resident().saturating_sub(before)
}

fn scenario(py: &Attached) {
    const COUNT: usize = 10_000;
    const BUDGET: usize = 64 << 10;
    let function = names(py, "def f(a=0, *, b=0): return a").get("f").unwrap().unwrap();
    let space = py.import("types").unwrap().call_method0("SimpleNamespace").unwrap();
    let code = py.compile("[x * 1.5 for x in range(3)]", "<code>", Mode::Eval).unwrap();
    let dict = Dict::empty(py).unwrap();
    let text = Str::new(py, "a,b").unwrap();
    type Step<'s> = (&'static str, Box<dyn FnMut(usize) + 's>);
    let steps: Vec<Step<'_>> = vec![
        ("call", Box::new(|n| drop(function.call1((n,)).unwrap()))),
        ("call with keywords", Box::new(|n| drop(function.call((n,), keywords!(b = "x")).unwrap()))),
        ("method", Box::new(|_| drop(text.call_method1(intern!("split"), (",",)).unwrap()))),
        ("attributes", Box::new(|n| space.setattr(intern!("x"), n).unwrap())),
        ("attribute by text", Box::new(|n| space.setattr("y", n).unwrap())),
        ("attribute that is missing", Box::new(|_| assert!(space.getattr_opt("zz").unwrap().is_none()))),
        ("failed attribute", Box::new(|_| drop(space.getattr("zz").unwrap_err()))),
        ("items", Box::new(|n| dict.set_item(n % 100, format!("value {n}")).unwrap())),
        (
            "keys that differ",
            Box::new(|n| {
                dict.set_item(format!("{n}"), n).unwrap();
                dict.del_item(format!("{n}")).unwrap();
            }),
        ),
        ("import", Box::new(|_| drop(py.import("os.path").unwrap()))),
        ("code that was compiled", Box::new(|_| drop(code.eval(None, None).unwrap()))),
        ("exceptions", Box::new(|n| drop(eval(py, "{}").get_item(n).unwrap_err().to_string()))),
    ];
    for (name, mut step) in steps {
        let grown = growth(py, COUNT, &mut step);
        println!("{name}: {grown} bytes");
        assert!(grown < BUDGET, "{name}: {grown} bytes more after {COUNT} times");
    }
    compiling(py);
}

/// R9: `PyRun_String` leaks 400 bytes each time. What goes through `compile` does not, if the names are the same.
fn compiling(py: &Attached) {
    const COUNT: usize = 20_000;
    let grown = growth(py, COUNT, &mut |n| {
        let source = format!("[x * {n}.5, (x, {n}000, b'b{n}')]");
        let names = Dict::new(py, [("x", 1)]).unwrap();
        drop(py.eval(&source, Some(&names), None).unwrap());
    });
    println!("source that differs: {grown} bytes");
    assert!(grown < COUNT * 40, "{grown} bytes more after compiling {COUNT} times");

    let grown = growth(py, COUNT / 4, &mut |_| py.run("def f(): return 1", None, None).unwrap());
    println!("functions: {grown} bytes");
    // Documented: what makes functions makes them immortal. If that ends, the documentation is to be changed.
    assert!(grown > COUNT / 4 * 100, "functions are not immortal any more: {grown} bytes");
}
