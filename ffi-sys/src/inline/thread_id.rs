//! The id by which a thread recognises the objects that it owns.

/// Reads one register or thread-local word into a `usize`.
///
/// `nomem` is right although some targets load from memory: the word belongs to the C library's thread control
/// block, is written before the thread runs and is no part of what Rust can reach. `pure` would be wrong: a
/// function that switches stacks may resume on another thread, so two reads must never become one.
#[allow(unused_macros, reason = "a target without a known thread register does not use it")]
macro_rules! read_thread_word {
    ($($instruction:literal),+) => {{
        let word: usize;
        // SAFETY: the instructions write their one output register, and the word they read is the calling
        // thread's own: attached or not, nothing of another thread is touched and nothing of CPython called.
        unsafe { core::arch::asm!($($instruction),+, out(reg) word, options(nomem, nostack, preserves_flags)) };
        word
    }};
}

/// The id of the calling thread, as `ob_tid` stores it: the thread pointer of the platform, never 0.
///
/// It must agree with libpython bit for bit, so every target reads what the header reads there; it is not
/// [`PyThread_get_thread_ident`](crate::PyThread_get_thread_ident), which differs on some targets. Two threads
/// that are alive at the same time have different ids; a new thread may get the id of one that has ended.
///
/// # Platform-specific behaviour
///
/// | target | source |
/// |---|---|
/// | x86-64 and x86, Windows | the thread environment block, `gs:[0x30]` and `fs:[0x18]` |
/// | x86-64 macOS, x86 elsewhere | `gs:0` |
/// | x86-64 elsewhere | `fs:0` |
/// | 64-bit ARM: Windows, Apple, elsewhere | `x18`, `tpidrro_el0`, `tpidr_el0` |
/// | 32-bit ARM (ARMv7) | `TPIDRURO` without its two low bits |
/// | PowerPC, 64-bit and 32-bit | `r13`, `r2` |
/// | RISC-V | `tp` |
/// | s390x | access registers 0 and 1 |
/// | all others | what `_Py_GetThreadLocal_Addr` returns |
///
/// Linux on x86-64 is tested; the others follow the header and are untested.
///
/// Source: `object.h:241`.
#[inline(always)]
pub fn _Py_ThreadId() -> usize {
    cfg_select! {
        all(target_arch = "x86_64", windows) => { read_thread_word!("mov {}, qword ptr gs:[0x30]") }
        all(target_arch = "x86_64", target_vendor = "apple") => { read_thread_word!("mov {}, qword ptr gs:[0]") }
        target_arch = "x86_64" => { read_thread_word!("mov {}, qword ptr fs:[0]") }
        all(target_arch = "x86", windows) => { read_thread_word!("mov {}, dword ptr fs:[0x18]") }
        target_arch = "x86" => { read_thread_word!("mov {}, dword ptr gs:[0]") }
        all(target_arch = "aarch64", windows) => { read_thread_word!("mov {}, x18") }
        // Not masked, because the header does not mask it.
        all(target_arch = "aarch64", target_vendor = "apple") => { read_thread_word!("mrs {}, tpidrro_el0") }
        target_arch = "aarch64" => { read_thread_word!("mrs {}, tpidr_el0") }
        target_arch = "arm" => { read_thread_word!("mrc p15, 0, {0}, c13, c0, 3", "bic {0}, {0}, #3") }
        target_arch = "powerpc64" => { read_thread_word!("mr {}, 13") }
        target_arch = "powerpc" => { read_thread_word!("mr {}, 2") }
        any(target_arch = "riscv32", target_arch = "riscv64") => { read_thread_word!("mv {}, tp") }
        target_arch = "s390x" => { read_thread_word!("ear {0}, %a0", "sllg {0}, {0}, 32", "ear {0}, %a1") }
        _ => {
            // SAFETY: the function takes the address of a thread-local variable: it needs no thread state.
            unsafe { crate::_Py_GetThreadLocal_Addr() }
        }
    }
}
