//! Destructors that find what the garbage collector has cleared already.

use std::sync::atomic::{AtomicUsize, Ordering};

use ffi_safe::callback::Callback;
use ffi_safe::exceptions::SystemError;
use ffi_safe::value::{Capsule, Dict, List, Module};
use ffi_safe::{Attached, Result, attach};

use crate::child::child;
use crate::python::{builder, eval, start};

static CLEARED: AtomicUsize = AtomicUsize::new(0);

/// Looks at every module of the class `Marked`, of which the collector is about to destroy some.
struct Looks;

impl Drop for Looks {
    fn drop(&mut self) {
        attach(|py| look(py).unwrap()).unwrap();
    }
}

fn look(py: &Attached) -> Result<()> {
    let all = "[x for x in __import__('gc').get_objects() if type(x).__name__ == 'Marked']";
    let all = eval(py, all)?.cast_into::<List>()?;
    for module in &all {
        let module = module.cast::<Module>()?;
        match module.dict() {
            Ok(dict) => assert!(dict.contains("others")?),
            Err(error) => {
                assert!(error.matches::<SystemError>(py), "{error}");
                assert!(module.add("name", 1).is_err());
                CLEARED.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    Ok(())
}

/// With one thread alone: later modules are immortal.
#[test]
fn modules() {
    child(|| {
        let runtime = start(builder().on_this_thread(true));
        runtime
            .attach(|py| {
                let names = Dict::empty(py).unwrap();
                let looks = Callback::new("looks", |py, _| Ok(Capsule::new(py, Looks)?.into_any()));
                names.set("looks", looks.into_function(py).unwrap()).unwrap();
                let code = "\
import gc, types
class Marked(types.ModuleType): pass
gc.disable()
for _ in range(20):
    # Some of the lists are cleared before the module, some after it.
    others = [[] for _ in range(5)]
    module = Marked('module')
    others += [[] for _ in range(5)]
    for other in others:
        other += [other, module, looks()]
    module.others = others
    del module, other, others
gc.collect()
";
                py.run(code, Some(&names), None).unwrap();
            })
            .unwrap();
        let cleared = CLEARED.load(Ordering::SeqCst);
        println!("met {cleared} cleared modules");
        assert!(cleared > 0, "the scenario makes none");
    })
    .succeeded();
}
