#include <Python.h>
#include <datetime.h>
#include <marshal.h>

#include <stdint.h>
#include <stdio.h>

/* Arguments: the words `a`. */
#define O(a, i) ((PyObject *)(uintptr_t)(a)[i])
#define TY(a, i) ((PyTypeObject *)(uintptr_t)(a)[i])
#define L(a, i) ((const PyLongObject *)(uintptr_t)(a)[i])
#define DEF(a, i) ((PyModuleDef *)(uintptr_t)(a)[i])
#define ML(a, i) ((PyMethodDef *)(uintptr_t)(a)[i])
#define S(a, i) ((const char *)(uintptr_t)(a)[i])
#define I(a, i) ((Py_ssize_t)(a)[i])
#define N(a, i) ((int)(a)[i])
#define UL(a, i) ((unsigned long)(a)[i])
#define U(a, i) ((Py_UCS4)(a)[i])
#define D(a, i) (real((a)[i]))
#define F(a, i) ((float)real((a)[i]))
#define NO_FLAGS() ((PyCompilerFlags *)NULL)
#define NIL() ((PyObject *)NULL)
#define FP(a, i) (open_text(S(a, i)))
#define R(o) (Py_NewRef(o))

/* Places for further results: the words `x`. */
#define KEPT 7
#define X(x, i) ((Py_ssize_t *)&(x)[i])
#define TUPLE(x, n) (new_tuple(x, n))
#define LIST(x, n) (new_list(x, n))
#define RECORD(x, type, n) (new_record(x, type, n))
#define COPY(x, dict) (keep(x, PyDict_Copy(dict)))
#define MODULE(x) (new_module(x))

/* The result. */
#define INT(value) ((uint64_t)(int64_t)(value))
#define BOOL(value) ((uint64_t)((value) != 0))
#define REAL(value) (bits(value))
#define PTR(value) ((uint64_t)(uintptr_t)(value))
#define FUNCTION(value) ((uint64_t)(uintptr_t)(value))
#define VOID(statement) ((statement), (uint64_t)0)
#define NEW(value) ((uint64_t)(uintptr_t)(value))
#define CODE(value) (code_contents(value))
#define RAN(status) (ran(status))

double real(uint64_t word) {
    double value;
    memcpy(&value, &word, sizeof value);
    return value;
}

uint64_t bits(double value) {
    uint64_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

FILE *open_text(const char *text) {
    FILE *file = tmpfile();
    fputs(text, file);
    rewind(file);
    return file;
}

PyObject *keep(uint64_t *x, PyObject *object) {
    x[KEPT] = (uint64_t)(uintptr_t)object;
    return object;
}

PyObject *new_tuple(uint64_t *x, Py_ssize_t n) {
    PyObject *tuple = keep(x, PyTuple_New(n));
    for (Py_ssize_t i = 0; i < n; i++) {
        PyTuple_SetItem(tuple, i, Py_None);
    }
    return tuple;
}

PyObject *new_list(uint64_t *x, Py_ssize_t n) {
    PyObject *list = keep(x, PyList_New(n));
    for (Py_ssize_t i = 0; i < n; i++) {
        PyList_SetItem(list, i, Py_None);
    }
    return list;
}

PyObject *new_record(uint64_t *x, PyTypeObject *type, Py_ssize_t n) {
    PyObject *record = keep(x, PyStructSequence_New(type));
    for (Py_ssize_t i = 0; i < n; i++) {
        PyStructSequence_SetItem(record, i, Py_None);
    }
    return record;
}

PyObject *new_module(uint64_t *x) {
    PyObject *module = PyModule_New("made");
    keep(x, Py_NewRef(PyModule_GetDict(module)));
    return module;
}

uint64_t code_contents(PyObject *code) {
    if (code == NULL) {
        return 0;
    }
    PyObject *contents = PyMarshal_WriteObjectToString(code, 2);
    Py_DECREF(code);
    return NEW(contents);
}

uint64_t ran(int status) {
    PyObject *number = NULL;
    PyDict_PopString(PyModule_GetDict(PyImport_AddModule("__main__")), "number", &number);
    return NEW(Py_BuildValue("(iN)", status, number ? number : Py_NewRef(Py_None)));
}

/* What is compared apart from the table. */
#define PROBE_NUMBER (-42)
#define PROBE_TEXT "a text of the probe"

const char *bad_internal_call_file(void) {
    return __FILE__;
}

int bad_internal_call(void) {
    PyErr_BadInternalCall(); return __LINE__;
}

void fatal_here(void) {
    Py_FatalError("the message");
}

/* The function behind the macro. */
void fatal_nowhere(void) {
    (Py_FatalError)("the message");
}
