//! Critical sections, the mutex and the cells: what they exclude, and what they survive.

mod cells;
mod dicts;
mod lists;
mod mutexes;
mod nested;
mod pairs;
mod panics;
mod support;
mod without_interpreter;
