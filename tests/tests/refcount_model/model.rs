//! Biased reference counting as a model: the words of one header, and what each step makes of them.
//!
//! It follows the protocol, not the code: two counts, four states, and a queue at each owner.

use ffi_sys::{
    _Py_REF_MAYBE_WEAKREF as MAYBE_WEAKREF, _Py_REF_MERGED as MERGED, _Py_REF_QUEUED as QUEUED, Py_ssize_t,
};

/// A thread, by its number.
pub(crate) type Thread = usize;

/// One object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Who counts in `local`.
    owner: Option<Thread>,
    local: u32,
    /// The count of all others; it can be negative.
    count: Py_ssize_t,
    flags: Py_ssize_t,
    /// The thread in whose queue the object is. The queue holds one of the references that are counted.
    queued_at: Option<Thread>,
    /// The references that exist outside of the queue.
    held: usize,
    /// The thread that destroyed the object.
    pub(crate) destroyed_by: Option<Thread>,
}

impl Object {
    /// A new object with one reference.
    pub(crate) fn new(owner: Thread) -> Self {
        Self {
            owner: Some(owner),
            local: 1,
            count: 0,
            flags: 0,
            queued_at: None,
            held: 1,
            destroyed_by: None,
        }
    }

    /// Whether somebody holds a reference.
    pub(crate) fn is_held(&self) -> bool {
        self.held > 0
    }

    /// Owner, local count and shared word, as the header has them.
    pub(crate) fn words(&self) -> (Option<Thread>, u32, Py_ssize_t) {
        (self.owner, self.local, self.count * 4 + self.flags)
    }

    /// The state, in words.
    pub(crate) fn state(&self) -> &'static str {
        match (self.destroyed_by, self.queued_at, self.flags) {
            (Some(_), _, MERGED) => "destroyed merged",
            (Some(_), ..) => "destroyed unmerged",
            (None, Some(_), MERGED) => "queued and merged",
            (None, Some(_), _) if self.count < 0 => "queued, with fewer than no shared references",
            (None, Some(_), _) => "queued",
            (None, None, MERGED) => "merged",
            (None, None, MAYBE_WEAKREF) => "owned, others may try",
            (None, None, _) => "owned",
        }
    }

    /// `thread` takes a reference.
    pub(crate) fn take(&mut self, thread: Thread) {
        self.held += 1;
        match self.owner == Some(thread) {
            true => self.local += 1,
            false => self.count += 1,
        }
    }

    /// `thread` takes a reference if the header lets it; whether it does.
    pub(crate) fn try_take(&mut self, thread: Thread) -> bool {
        let refused = self.count == 0 && (self.flags == 0 || self.flags == MERGED);
        if refused && self.owner != Some(thread) {
            return false;
        }
        self.take(thread);
        true
    }

    /// Other threads may try from now on.
    pub(crate) fn enable(&mut self) {
        if self.flags == 0 {
            self.flags = MAYBE_WEAKREF;
        }
    }

    /// `thread` gives a reference back.
    pub(crate) fn give(&mut self, thread: Thread) {
        self.held -= 1;
        if self.owner == Some(thread) {
            self.local -= 1;
            if self.local == 0 {
                self.owner_has_none(thread);
            }
        } else if self.count == 0 && self.flags <= MAYBE_WEAKREF {
            // The owner may hold the references that keep the object alive: only it can tell.
            self.flags = QUEUED;
            self.queued_at = self.owner;
        } else {
            self.count -= 1;
            self.destroy_if_merged_to_zero(thread);
        }
    }

    fn owner_has_none(&mut self, thread: Thread) {
        if self.count == 0 && self.flags == 0 {
            self.destroyed_by = Some(thread);
        } else {
            self.owner = None;
            self.flags = MERGED;
            self.destroy_if_merged_to_zero(thread);
        }
    }

    fn destroy_if_merged_to_zero(&mut self, thread: Thread) {
        if self.count == 0 && self.flags == MERGED {
            self.destroyed_by = Some(thread);
        }
    }

    /// `thread` runs Python, and looks into its queue.
    pub(crate) fn evaluate(&mut self, thread: Thread) {
        if self.queued_at == Some(thread) {
            self.queued_at = None;
            self.count += Py_ssize_t::try_from(self.local).unwrap() - 1;
            self.local = 0;
            self.owner = None;
            self.flags = MERGED;
            self.destroy_if_merged_to_zero(thread);
        }
    }
}
