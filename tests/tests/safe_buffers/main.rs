//! Buffers of the types that come with Python.

mod concurrent;
mod elements;
mod exporters;
mod shapes;
