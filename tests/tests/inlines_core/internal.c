/* The originals of the two ports that are internal in 3.13. */

#define Py_BUILD_CORE 1
#include <Python.h>
#include <internal/pycore_object.h>

int c_PyUnstable_TryIncRef(PyObject *op) { return _Py_TryIncref(op); }
void c_PyUnstable_EnableTryIncRef(PyObject *op) { _PyObject_SetMaybeWeakref(op); }
