//! A child process with a limit on its time and on what it writes, killed with all that it started.

use std::io::Read as _;
use std::process::{Child, Command};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::ProbeError;

/// Between two looks at a child that has closed its output, or whose children have not.
const PAUSE: Duration = Duration::from_millis(5);

/// Runs `command`, whose output is a pipe, to its end. Gives what it wrote.
pub(super) fn run(mut command: Command, limit: Duration, most: usize) -> Result<Vec<u8>, ProbeError> {
    let deadline = Instant::now() + limit;
    own_group(&mut command);
    let mut child = Running(command.spawn().map_err(ProbeError::Start)?);
    let written = read(&mut child.0, most);
    let mut output = None;
    loop {
        match written.recv_timeout(PAUSE) {
            Ok(bytes) if bytes.len() > most => return Err(ProbeError::Flood { limit: most }),
            Ok(bytes) => output = Some(bytes),
            // After the output came, the channel is closed at once: this is the pause then.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(PAUSE),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if Instant::now() >= deadline {
            return Err(ProbeError::TimedOut { limit });
        }
        // A child that has ended may have left a process of its own that keeps the pipe open: both must end.
        if let Some(bytes) = output.take() {
            match child.0.try_wait().map_err(ProbeError::Start)? {
                Some(status) if status.success() => return Ok(bytes),
                Some(status) => return Err(ProbeError::Failed { status }),
                None => output = Some(bytes),
            }
        }
    }
}

/// Reads the output in a thread, which ends with the output: killing the group closes it.
fn read(child: &mut Child, most: usize) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    let output = child.stdout.take();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(output) = output {
            // One byte more than allowed tells that it is too much. What was read before an error may be enough.
            let _ = output.take(most as u64 + 1).read_to_end(&mut bytes);
        }
        // Nobody listens when the time is over.
        let _ = send.send(bytes);
    });
    receive
}

/// A child that does not outlive this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // What it left behind goes too, so this comes even after the child itself has ended.
        kill_group(&self.0);
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // There may be nothing left to kill.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(windows)]
fn own_group(command: &mut Command) {
    use std::os::windows::process::CommandExt as _;
    /// `CREATE_NO_WINDOW`
    const NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(NO_WINDOW);
}

#[cfg(not(any(unix, windows)))]
fn own_group(_: &mut Command) {}

/// Only the child itself is killed.
#[cfg(not(unix))]
fn kill_group(_: &Child) {}
