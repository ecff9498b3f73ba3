//! A server on the loopback interface that misbehaves on demand.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use socket2::SockRef;

use super::pack::{Packed, TAG};

/// How one request is answered.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// As it should be, with parts on demand.
    Good,
    /// With all of it, whatever part is asked for.
    Whole,
    /// With this status and nothing.
    Status(u16),
    /// With so many bytes of what was promised, and an orderly end.
    Truncated(usize),
    /// With so many bytes, and a reset of the connection.
    Reset(usize),
    /// With so many bytes, and then nothing any more.
    Stall(usize),
    /// Not at all, and the connection stays.
    Mute,
    /// With a part that begins one byte later than the one that was asked for.
    Shifted,
    /// With a page of its own.
    Page(&'static str),
    /// With another address.
    Redirect(String),
    /// Without a length, ended by the end of the connection after so many bytes.
    Unmeasured(usize),
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) target: String,
    pub(crate) range: Option<String>,
    pub(crate) if_range: Option<String>,
}

#[derive(Default)]
struct State {
    files: HashMap<String, Arc<Vec<u8>>>,
    replies: HashMap<String, VecDeque<Reply>>,
    requests: Vec<Request>,
}

/// Stops when it is dropped.
pub(crate) struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// A server without files.
    pub(crate) fn empty() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (of_thread, stop) = (Arc::clone(&state), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let (state, stop) = (Arc::clone(&of_thread), Arc::clone(&stop));
                // A client that goes away is one of the things that are tested.
                std::thread::spawn(move || drop(answer(&stream, &state, &stop)));
            }
        });
        Self { port, state, stopped }
    }

    /// A server with one archive and the list that has its hash.
    pub(crate) fn of(packed: &Packed) -> Self {
        let server = Self::empty();
        server.serve(&packed.path(), Arc::clone(&packed.bytes));
        server.serve(&format!("/{TAG}/SHA256SUMS"), Arc::new(packed.sum().into_bytes()));
        server
    }

    pub(crate) fn serve(&self, path: &str, bytes: Arc<Vec<u8>>) {
        self.state.lock().unwrap().files.insert(path.to_owned(), bytes);
    }

    /// The next requests for `path` are answered so, all that come after them as they should be.
    pub(crate) fn misbehave(&self, path: &str, replies: impl IntoIterator<Item = Reply>) {
        self.state.lock().unwrap().replies.insert(path.to_owned(), replies.into_iter().collect());
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What was asked for at `path` so far.
    pub(crate) fn requests(&self, path: &str) -> Vec<Request> {
        let state = self.state.lock().unwrap();
        state.requests.iter().filter(|request| request.target == path).cloned().collect()
    }

    /// How many requests there were.
    pub(crate) fn count(&self) -> usize {
        self.state.lock().unwrap().requests.len()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn answer(stream: &TcpStream, state: &Mutex<State>, stop: &AtomicBool) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let target = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let (mut range, mut if_range) = (None, None);
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "range" => range = Some(value.trim().to_owned()),
            "if-range" => if_range = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let from =
        range.as_deref().and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    // A proxy is asked for whole addresses.
    let path =
        target.find("://").map_or(&*target, |at| &target[at + 3 + target[at + 3..].find('/').unwrap_or(0)..]);
    let (reply, file) = {
        let mut state = state.lock().unwrap();
        state.requests.push(Request { target: target.clone(), range, if_range: if_range.clone() });
        let reply = state.replies.get_mut(path).and_then(VecDeque::pop_front).unwrap_or(Reply::Good);
        (reply, state.files.get(path).cloned())
    };
    let mut out = stream;
    let empty = |mut out: &TcpStream, line: &str| {
        write!(out, "HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    };
    let Some(file) = file else { return empty(out, "404 Not Found") };
    let tag =
        format!("\"{}-{}\"", file.len(), file.iter().step_by(997).map(|byte| u64::from(*byte)).sum::<u64>());
    let changed = if_range.is_some_and(|known| known != tag);
    let from: usize = match reply {
        Reply::Status(status) => return empty(out, &format!("{status} On Purpose\r\nRetry-After: 0")),
        Reply::Redirect(to) => return empty(out, &format!("302 Found\r\nLocation: {to}")),
        Reply::Page(page) => {
            write!(
                out,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
                page.len()
            )?;
            return Ok(());
        }
        Reply::Mute => {
            wait(stop);
            return Ok(());
        }
        Reply::Whole => 0,
        _ if changed => 0,
        Reply::Shifted => from.unwrap_or(0) + 1,
        _ => from.unwrap_or(0),
    };
    if from > 0 && from >= file.len() {
        return empty(out, &format!("416 Range Not Satisfiable\r\nContent-Range: bytes */{}", file.len()));
    }
    let rest = &file[from..];
    if let Reply::Unmeasured(count) = reply {
        write!(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        out.write_all(&rest[..count.min(rest.len())])?;
        return out.shutdown(Shutdown::Both);
    }
    let status = if from > 0 {
        let (last, total) = (file.len() - 1, file.len());
        format!("206 Partial Content\r\nContent-Range: bytes {from}-{last}/{total}")
    } else {
        "200 OK".to_owned()
    };
    let length = rest.len();
    write!(out, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nETag: {tag}\r\nConnection: close\r\n\r\n")?;
    match reply {
        Reply::Truncated(count) => out.write_all(&rest[..count.min(length)]),
        Reply::Reset(count) => {
            out.write_all(&rest[..count.min(length)])?;
            // What was sent is to arrive before the reset takes it back.
            std::thread::sleep(Duration::from_millis(300));
            SockRef::from(stream).set_linger(Some(Duration::ZERO))
        }
        Reply::Stall(count) => {
            out.write_all(&rest[..count.min(length)])?;
            wait(stop);
            Ok(())
        }
        _ => out.write_all(rest),
    }
}

fn wait(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(20));
    }
}
