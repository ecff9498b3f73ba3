//! Threads that take turns, and the model beside them.

use std::sync::atomic::Ordering::SeqCst;

use ffi_sys as sys;
use tests::{Worker, embed};

use crate::model::Object;
use crate::operations::Mode;
use crate::subject::Subject;
use crate::{OBJECTS, Step, THREADS, threads};

/// Objects, their models, and the threads that count them in turn.
pub(crate) struct Lockstep {
    mode: Mode,
    threads: Vec<Worker>,
    ids: Vec<usize>,
    subjects: Vec<Subject>,
    models: Vec<Object>,
}

impl Lockstep {
    pub(crate) fn new(mode: Mode) -> Self {
        let threads = threads();
        let ids = threads.iter().map(|thread| thread.run(sys::_Py_ThreadId)).collect();
        let owner = |number: usize| number % THREADS;
        let subjects = (0..OBJECTS).map(|number| Subject::new(&threads[owner(number)])).collect();
        let models = (0..OBJECTS).map(|number| Object::new(owner(number))).collect();
        Self { mode, threads, ids, subjects, models }
    }

    /// Does one step, in the world and in the model, if the object is still held.
    pub(crate) fn step(&mut self, step: Step) {
        match step {
            Step::Take { thread, object, choice } if self.models[object].is_held() => {
                let (take, object_) = (self.mode.take(choice), self.subjects[object].object);
                self.threads[thread].attached(move || take(object_.get()));
                self.models[object].take(thread);
            }
            Step::Give { thread, object, choice } if self.models[object].is_held() => {
                let (give, object_) = (self.mode.give(choice), self.subjects[object].object);
                self.threads[thread].attached(move || give(object_.get()));
                self.models[object].give(thread);
            }
            Step::Try { thread, object } if self.models[object].is_held() => {
                let object_ = self.subjects[object].object;
                // SAFETY: attached, and a reference is held.
                let try_it = move || unsafe { sys::PyUnstable_TryIncRef(object_.get()) };
                let answer = self.threads[thread].attached(try_it);
                assert_eq!(answer == 1, self.models[object].try_take(thread), "{step:?}");
            }
            Step::Enable { thread, object } if self.models[object].is_held() => {
                let object_ = self.subjects[object].object;
                // SAFETY: attached, and a reference is held.
                let enable = move || unsafe { sys::PyUnstable_EnableTryIncRef(object_.get()) };
                self.threads[thread].attached(enable);
                self.models[object].enable();
            }
            Step::Evaluate { thread } => {
                self.threads[thread].attached(embed::evaluate);
                self.models.iter_mut().for_each(|model| model.evaluate(thread));
            }
            Step::Take { .. } | Step::Give { .. } | Step::Try { .. } | Step::Enable { .. } => return,
        }
        self.compare(step);
    }

    /// Compares every object with its model.
    fn compare(&self, step: Step) {
        for (number, (subject, model)) in self.subjects.iter().zip(&self.models).enumerate() {
            let deaths = subject.deaths.load(SeqCst);
            let context = format!("object {number} after {step:?}: {model:?}");
            match model.destroyed_by {
                Some(thread) => {
                    assert_eq!(deaths, 1, "{context}");
                    assert_eq!(subject.destroyed_by.load(SeqCst), self.ids[thread], "{context}");
                }
                None => {
                    assert_eq!(deaths, 0, "{context}");
                    let (owner, local, shared) = model.words();
                    let tid = owner.map_or(0, |owner| self.ids[owner]);
                    assert_eq!(subject.words(), (tid, local, shared), "{context}");
                }
            }
        }
    }

    /// Gives back what is still held and lets every owner run: then all objects are gone.
    pub(crate) fn finish(mut self) {
        for object in 0..OBJECTS {
            for turn in 0.. {
                if !self.models[object].is_held() {
                    break;
                }
                self.step(Step::Give { thread: (object + turn) % THREADS, object, choice: turn });
            }
        }
        (0..THREADS).for_each(|thread| self.step(Step::Evaluate { thread }));
        for (number, subject) in self.subjects.iter().enumerate() {
            assert_eq!(subject.deaths.load(SeqCst), 1, "object {number} was made once");
        }
    }
}
