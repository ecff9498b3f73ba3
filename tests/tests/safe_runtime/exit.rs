//! Processes that end without a shutdown, from wherever.

use ffi_safe::attach;

use crate::child::{Outcome, child};
use crate::python::{eval, run};

/// The scenario ends the process itself.
fn exited(outcome: &Outcome) {
    outcome.exited();
    outcome.said("about to exit");
}

fn exit() -> ! {
    println!("about to exit");
    std::process::exit(0)
}

#[test]
fn while_attached() {
    exited(&child(|| tests::safe::run(|_| exit())));
}

#[test]
fn while_detached() {
    exited(&child(|| tests::safe::run(|py| py.detach(|| exit()))));
}

#[test]
fn after_attaching() {
    exited(&child(|| {
        tests::safe::run(|_| ());
        exit()
    }));
}

#[test]
fn while_other_threads_run() {
    exited(&child(|| {
        let _object = tests::safe::run(|py| eval(py, "[1]").unwrap().unbind());
        for _ in 0..4 {
            let body = || loop {
                attach(|py| run(py, "x = [{} for _ in range(1000)]").unwrap()).unwrap();
            };
            std::thread::Builder::new().stack_size(8 << 20).spawn(body).unwrap();
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
        exit()
    }));
}

#[test]
fn while_python_threads_run() {
    exited(&child(|| {
        tests::safe::run(|py| {
            let code = "import threading, time\nfor _ in range(4): threading.Thread(target=time.sleep, args=(60,)).start()";
            run(py, code).unwrap();
        });
        exit()
    }));
}
