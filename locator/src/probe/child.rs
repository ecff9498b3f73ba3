//! A child process with a limit on its time and on what it writes, killed with all that it started.

use std::io::{self, Read as _};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::ProbeError;

/// Between two looks at a child.
const PAUSE: Duration = Duration::from_millis(5);

/// Runs `command`, whose output is a pipe, to its end. Gives what it wrote.
pub(super) fn run(mut command: Command, limit: Duration, most: usize) -> Result<Vec<u8>, ProbeError> {
    let deadline = Instant::now() + limit;
    let timed_out = || ProbeError::TimedOut { limit };
    own_group(&mut command);
    let mut running = Running { child: command.spawn().map_err(ProbeError::Start)?, ended: false };
    let written = read(&mut running.child, most);
    let mut output = None;
    while !ended(&mut running.child).map_err(ProbeError::Start)? {
        if Instant::now() >= deadline {
            return Err(timed_out());
        }
        match written.recv_timeout(PAUSE) {
            Ok(bytes) if bytes.len() > most => return Err(ProbeError::Flood { limit: most }),
            Ok(bytes) => output = Some(bytes),
            // The output came already, or the thread that reads it has ended without: this is the pause then.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(PAUSE),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    // What it left behind may hold the other end of the pipe.
    let status = running.finish().map_err(ProbeError::Start)?;
    let left = deadline.saturating_duration_since(Instant::now()).max(PAUSE);
    let bytes = match output {
        Some(bytes) => bytes,
        None => written.recv_timeout(left).map_err(|_| timed_out())?,
    };
    match (status.success(), bytes.len() > most) {
        (_, true) => Err(ProbeError::Flood { limit: most }),
        (false, _) => Err(ProbeError::Failed { status }),
        (true, false) => Ok(bytes),
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

/// A child that does not outlive this value, and neither does what it started.
struct Running {
    child: Child,
    /// It was waited for, so its number may be another process' by now.
    ended: bool,
}

impl Running {
    fn finish(&mut self) -> io::Result<ExitStatus> {
        kill_group(&self.child);
        let status = self.child.wait();
        self.ended = true;
        status
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            // Where there are no groups, this is all that can be done. It may have ended by itself.
            let _ = self.child.kill();
            let _ = self.finish();
        }
    }
}

/// The child has ended. It is not waited for yet, so that its number stays its own.
#[cfg(unix)]
fn ended(child: &mut Child) -> io::Result<bool> {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let Some(pid) = group(child) else { return Ok(false) };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    Ok(waitid(WaitId::Pid(pid), options)?.is_some())
}

#[cfg(not(unix))]
fn ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(unix)]
fn kill_group(child: &Child) {
    use rustix::process::{Signal, kill_process_group};
    if let Some(group) = group(child) {
        // There may be nothing left to kill.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// The number of the child, which is that of its group.
#[cfg(unix)]
fn group(child: &Child) -> Option<rustix::process::Pid> {
    i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw)
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
