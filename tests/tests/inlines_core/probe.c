/* The originals of the ported inline functions and macros, each in a function that can be looked up.
 *
 * A function is named after what it wraps, with `c_` in front. Where a macro opens a scope or returns, the
 * function records what can be seen at each point, as the port does on its side. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Counting. */
void c_Py_INCREF(PyObject *op) { Py_INCREF(op); }
void c_Py_DECREF(PyObject *op) { Py_DECREF(op); }
void c_Py_XINCREF(PyObject *op) { Py_XINCREF(op); }
void c_Py_XDECREF(PyObject *op) { Py_XDECREF(op); }
PyObject *c_Py_NewRef(PyObject *obj) { return Py_NewRef(obj); }
PyObject *c_Py_XNewRef(PyObject *obj) { return Py_XNewRef(obj); }
PyObject *c__Py_NewRef(PyObject *obj) { return _Py_NewRef(obj); }
PyObject *c__Py_XNewRef(PyObject *obj) { return _Py_XNewRef(obj); }

/* Fields that hold a reference. */
void c_Py_CLEAR(PyObject **field) { Py_CLEAR(*field); }
void c_Py_SETREF(PyObject **field, PyObject *src) { Py_SETREF(*field, src); }
void c_Py_XSETREF(PyObject **field, PyObject *src) { Py_XSETREF(*field, src); }

/* The counts. */
Py_ssize_t c__Py_IMMORTAL_REFCNT(void) { return _Py_IMMORTAL_REFCNT; }
Py_ssize_t c_Py_REFCNT(PyObject *ob) { return Py_REFCNT(ob); }
void c_Py_SET_REFCNT(PyObject *ob, Py_ssize_t refcnt) { Py_SET_REFCNT(ob, refcnt); }
Py_ssize_t c__Py_REF_SHARED(Py_ssize_t refcnt, Py_ssize_t flags) { return _Py_REF_SHARED(refcnt, flags); }
int c__Py_IsImmortal(PyObject *op) { return _Py_IsImmortal(op); }
int c__Py_IsOwnedByCurrentThread(PyObject *ob) { return _Py_IsOwnedByCurrentThread(ob); }
uintptr_t c__Py_ThreadId(void) { return _Py_ThreadId(); }

/* Type and size. */
PyTypeObject *c_Py_TYPE(PyObject *ob) { return Py_TYPE(ob); }
int c_Py_IS_TYPE(PyObject *ob, PyTypeObject *type) { return Py_IS_TYPE(ob, type); }
void c_Py_SET_TYPE(PyObject *ob, PyTypeObject *type) { Py_SET_TYPE(ob, type); }
Py_ssize_t c_Py_SIZE(PyObject *ob) { return Py_SIZE(ob); }
void c_Py_SET_SIZE(PyVarObject *ob, Py_ssize_t size) { Py_SET_SIZE(ob, size); }

/* Identity. */
int c_Py_Is(PyObject *x, PyObject *y) { return Py_Is(x, y); }
int c_Py_IsNone(PyObject *x) { return Py_IsNone(x); }
int c_Py_IsTrue(PyObject *x) { return Py_IsTrue(x); }
int c_Py_IsFalse(PyObject *x) { return Py_IsFalse(x); }

/* Singletons. */
PyObject *c_Py_None(void) { return Py_None; }
PyObject *c_Py_True(void) { return Py_True; }
PyObject *c_Py_False(void) { return Py_False; }
PyObject *c_Py_Ellipsis(void) { return Py_Ellipsis; }
PyObject *c_Py_NotImplemented(void) { return Py_NotImplemented; }
PyObject *c_Py_RETURN_NONE(void) { Py_RETURN_NONE; }
PyObject *c_Py_RETURN_TRUE(void) { Py_RETURN_TRUE; }
PyObject *c_Py_RETURN_FALSE(void) { Py_RETURN_FALSE; }
PyObject *c_Py_RETURN_NOTIMPLEMENTED(void) { Py_RETURN_NOTIMPLEMENTED; }
PyObject *c_Py_RETURN_NAN(void) { Py_RETURN_NAN; }
PyObject *c_Py_RETURN_INF(double sign) { Py_RETURN_INF(sign); }
PyObject *c_Py_RETURN_RICHCOMPARE(double a, double b, int op) { Py_RETURN_RICHCOMPARE(a, b, op); }

/* Calls. */
size_t c_PY_VECTORCALL_ARGUMENTS_OFFSET(void) { return PY_VECTORCALL_ARGUMENTS_OFFSET; }
Py_ssize_t c_PyVectorcall_NARGS(size_t n) { return PyVectorcall_NARGS(n); }
Py_ssize_t c__PyVectorcall_NARGS(size_t n) { return _PyVectorcall_NARGS(n); }
PyObject *c_PyObject_CallMethodNoArgs(PyObject *self, PyObject *name) {
    return PyObject_CallMethodNoArgs(self, name);
}
PyObject *c_PyObject_CallMethodOneArg(PyObject *self, PyObject *name, PyObject *arg) {
    return PyObject_CallMethodOneArg(self, name, arg);
}

/* Headers of statics. */
typedef struct { PyObject_HEAD } Fixed;
typedef struct { PyObject_VAR_HEAD } Variable;
void c_PyObject_HEAD_INIT(PyTypeObject *type, Fixed *out) {
    Fixed value = { PyObject_HEAD_INIT(type) };
    *out = value;
}
void c_PyVarObject_HEAD_INIT(PyTypeObject *type, Py_ssize_t size, Variable *out) {
    Variable value = { PyVarObject_HEAD_INIT(type, size) };
    *out = value;
}
void c_PyModuleDef_HEAD_INIT(PyModuleDef_Base *out) {
    PyModuleDef_Base value = PyModuleDef_HEAD_INIT;
    *out = value;
}

/* Objects of one's own types. */
PyObject *c_PyObject_New(PyTypeObject *type) { return (PyObject *)PyObject_New(Fixed, type); }
PyObject *c_PyObject_NEW(PyTypeObject *type) { return (PyObject *)PyObject_NEW(Fixed, type); }
PyObject *c_PyObject_NewVar(PyTypeObject *type, Py_ssize_t n) {
    return (PyObject *)PyObject_NewVar(Variable, type, n);
}
PyObject *c_PyObject_NEW_VAR(PyTypeObject *type, Py_ssize_t n) {
    return (PyObject *)PyObject_NEW_VAR(Variable, type, n);
}
PyObject *c_PyObject_GC_New(PyTypeObject *type) { return (PyObject *)PyObject_GC_New(Fixed, type); }
PyObject *c_PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t n) {
    return (PyObject *)PyObject_GC_NewVar(Variable, type, n);
}
PyObject *c_PyObject_GC_Resize(PyObject *op, Py_ssize_t n) {
    return (PyObject *)PyObject_GC_Resize(Variable, op, n);
}
PyObject *c_PyObject_INIT(PyObject *op, PyTypeObject *type) { return PyObject_INIT(op, type); }
PyVarObject *c_PyObject_INIT_VAR(PyVarObject *op, PyTypeObject *type, Py_ssize_t size) {
    return PyObject_INIT_VAR(op, type, size);
}
void *c_PyObject_MALLOC(size_t size) { return PyObject_MALLOC(size); }
void *c_PyObject_REALLOC(void *ptr, size_t new_size) { return PyObject_REALLOC(ptr, new_size); }
void c_PyObject_FREE(void *ptr) { PyObject_FREE(ptr); }
void c_PyObject_Del(void *ptr) { PyObject_Del(ptr); }
void c_PyObject_DEL(void *ptr) { PyObject_DEL(ptr); }
size_t c__PyObject_SIZE(PyTypeObject *type) { return _PyObject_SIZE(type); }
size_t c__PyObject_VAR_SIZE(PyTypeObject *type, Py_ssize_t nitems) { return _PyObject_VAR_SIZE(type, nitems); }
int c_Py_VISIT(PyObject *op, visitproc visit, void *arg) {
    Py_VISIT(op);
    return 77;
}

/* The types of those objects. */
static int visit_nothing(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    return 0;
}
static PyType_Slot no_slots[] = { { 0, NULL } };
static PyType_Slot gc_slots[] = { { Py_tp_traverse, visit_nothing }, { 0, NULL } };
PyObject *new_type(int variable, int gc) {
    PyType_Spec spec = {
        .name = "probe.Type",
        .basicsize = variable ? sizeof(Variable) : sizeof(Fixed) + 24,
        .itemsize = variable ? 12 : 0,
        .flags = Py_TPFLAGS_DEFAULT | (gc ? Py_TPFLAGS_HAVE_GC : 0),
        .slots = gc ? gc_slots : no_slots,
    };
    return PyType_FromSpec(&spec);
}

/* Memory for anything else. */
typedef struct { uint64_t words[3]; } Item;
void *c_PyMem_New(size_t n) { return PyMem_New(Item, n); }
void *c_PyMem_NEW(size_t n) { return PyMem_NEW(Item, n); }
void c_PyMem_Resize(Item **p, size_t n) { PyMem_Resize(*p, Item, n); }
void c_PyMem_RESIZE(Item **p, size_t n) { PyMem_RESIZE(*p, Item, n); }
void *c_PyMem_MALLOC(size_t n) { return PyMem_MALLOC(n); }
void *c_PyMem_REALLOC(void *p, size_t n) { return PyMem_REALLOC(p, n); }
void c_PyMem_FREE(void *p) { PyMem_FREE(p); }
void c_PyMem_Del(void *p) { PyMem_Del(p); }
void c_PyMem_DEL(void *p) { PyMem_DEL(p); }

/* The lock of one byte. */
void c_PyMutex_Lock(PyMutex *m) { PyMutex_Lock(m); }
void c_PyMutex_Unlock(PyMutex *m) { PyMutex_Unlock(m); }
void c__PyMutex_Lock(PyMutex *m) { _PyMutex_Lock(m); }
void c__PyMutex_Unlock(PyMutex *m) { _PyMutex_Unlock(m); }

/* Critical sections: the bytes of the objects' locks before the section, in it, while the thread is detached in
 * it, after that, and after the section. */
void c_Py_BEGIN_CRITICAL_SECTION(PyObject *op, uint8_t seen[5]) {
    seen[0] = op->ob_mutex._bits;
    Py_BEGIN_CRITICAL_SECTION(op);
    seen[1] = op->ob_mutex._bits;
    PyThreadState *save = PyEval_SaveThread();
    seen[2] = op->ob_mutex._bits;
    PyEval_RestoreThread(save);
    seen[3] = op->ob_mutex._bits;
    Py_END_CRITICAL_SECTION();
    seen[4] = op->ob_mutex._bits;
}
void c_Py_BEGIN_CRITICAL_SECTION2(PyObject *a, PyObject *b, uint8_t seen[10]) {
    seen[0] = a->ob_mutex._bits; seen[1] = b->ob_mutex._bits;
    Py_BEGIN_CRITICAL_SECTION2(a, b);
    seen[2] = a->ob_mutex._bits; seen[3] = b->ob_mutex._bits;
    PyThreadState *save = PyEval_SaveThread();
    seen[4] = a->ob_mutex._bits; seen[5] = b->ob_mutex._bits;
    PyEval_RestoreThread(save);
    seen[6] = a->ob_mutex._bits; seen[7] = b->ob_mutex._bits;
    Py_END_CRITICAL_SECTION2();
    seen[8] = a->ob_mutex._bits; seen[9] = b->ob_mutex._bits;
}
void add_in_section(PyObject *op, volatile long *counter, long times) {
    for (long i = 0; i < times; i++) {
        Py_BEGIN_CRITICAL_SECTION(op);
        *counter = *counter + 1;
        Py_END_CRITICAL_SECTION();
    }
}
void add_in_section2(PyObject *a, PyObject *b, volatile long *counter, long times) {
    for (long i = 0; i < times; i++) {
        Py_BEGIN_CRITICAL_SECTION2(a, b);
        *counter = *counter + 1;
        Py_END_CRITICAL_SECTION2();
    }
}

/* Detaching: the thread state of the thread before, in the middle, and after. */
void c_Py_BEGIN_ALLOW_THREADS(PyThreadState *seen[3]) {
    seen[0] = PyThreadState_GetUnchecked();
    Py_BEGIN_ALLOW_THREADS
    seen[1] = PyThreadState_GetUnchecked();
    Py_END_ALLOW_THREADS
    seen[2] = PyThreadState_GetUnchecked();
}
void c_Py_BLOCK_THREADS(PyThreadState *seen[5]) {
    seen[0] = PyThreadState_GetUnchecked();
    Py_BEGIN_ALLOW_THREADS
    seen[1] = PyThreadState_GetUnchecked();
    Py_BLOCK_THREADS
    seen[2] = PyThreadState_GetUnchecked();
    Py_UNBLOCK_THREADS
    seen[3] = PyThreadState_GetUnchecked();
    Py_END_ALLOW_THREADS
    seen[4] = PyThreadState_GetUnchecked();
}
PyThreadState *c_PyThreadState_GET(void) { return PyThreadState_GET(); }
PyThreadState *c__PyThreadState_UncheckedGet(void) { return _PyThreadState_UncheckedGet(); }
