//! `cargo run -p ffi-sys --example sum -- <prefix>/lib/libpython3.13t.so.1.0`

use ffi_sys::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = std::env::args().nth(1).ok_or("usage: sum LIBPYTHON")?;
    // SAFETY: the user names a libpython; this thread starts the interpreter and stays attached.
    unsafe {
        println!("{}", load(library)?);
        Py_InitializeEx(0);
        self_test()?;
        let list = PyList_New(0);
        for number in 0..10 {
            let item = PyLong_FromLong(number);
            PyList_Append(list, item);
            Py_DECREF(item); // inlined: no call unless this was the last reference
        }
        let sum = PyObject_CallOneArg(PyDict_GetItemString(PyEval_GetBuiltins(), c"sum".as_ptr()), list);
        println!("sum of 0..10 = {}", PyLong_AsLong(sum));
        Py_DECREF(sum);
        Py_DECREF(list);
    }
    Ok(())
}
