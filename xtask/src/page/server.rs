//! Serves a folder on a free port of this machine, as any static host would: files and their types.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use xtask::shell::Outcome;

/// A running server. It ends with the program.
pub struct Server {
    port: u16,
}

impl Server {
    /// Starts serving `folder`.
    ///
    /// # Errors
    /// There is no such folder, or no free port.
    pub fn start(folder: &Path) -> Outcome<Self> {
        if !folder.is_dir() {
            return Err(format!(
                "{} is missing: run `cargo xtask build`",
                folder.display()
            ));
        }
        let listener =
            TcpListener::bind(("127.0.0.1", 0)).map_err(|why| format!("no free port: {why}"))?;
        let port = listener.local_addr().map_err(|why| why.to_string())?.port();
        let folder = folder.to_path_buf();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                // A visitor who leaves early is no failure of the server.
                thread::spawn(move || drop(answer(stream, &folder)));
            }
        });
        Ok(Self { port })
    }

    /// Returns the address of a path below the folder.
    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while reader.read_line(&mut header)? > 2 {
            header.clear();
        }
        let path = request.split_whitespace().nth(1).unwrap_or("/");
        let (status, kind, mut body, file) = match read(folder, path) {
            Some((file, body)) => ("200 OK", kind(&file), body, file),
            None => (
                "404 Not Found",
                "text/plain",
                b"not found".to_vec(),
                PathBuf::new(),
            ),
        };
        // A compressed file beside it goes out instead, as on static hosts.
        let mut encoding = "";
        if let Ok(compressed) = fs::read(format!("{}.br", file.display())) {
            (body, encoding) = (compressed, "Content-Encoding: br\r\n");
        }
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
             Cache-Control: no-cache\r\n{encoding}\r\n"
        )?;
        stream.write_all(&body)?;
    }
}

fn read(folder: &Path, path: &str) -> Option<(PathBuf, Vec<u8>)> {
    let path = path.split(['?', '#']).next()?.trim_start_matches('/');
    let inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let file = if path.is_empty() {
        folder.join("index.html")
    } else {
        folder.join(path)
    };
    inside.then(|| fs::read(&file).ok().map(|body| (file, body)))?
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = paths_of_this_package();
        assert!(read(&folder, "/Cargo.toml?x#y").is_some());
        assert!(read(&folder, "/../Cargo.toml").is_none());
        assert!(read(&folder, "//etc/hostname").is_none());
    }

    fn paths_of_this_package() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }
}
