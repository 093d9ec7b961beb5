//! chromedriver and one browser, spoken to over WebDriver: JSON over HTTP on this machine.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use xtask::paths;
use xtask::shell::Outcome;

/// One browser window. Closing is part of dropping it.
pub struct Browser {
    driver: Child,
    agent: ureq::Agent,
    session: String,
}

/// A script that runs before any of the page's own.
const WATCHER: &str = include_str!("watcher.js");

impl Browser {
    /// Starts chromedriver on a free port, and one browser in it.
    ///
    /// # Errors
    /// One of them could not be started.
    pub fn start() -> Outcome<Self> {
        Self::start_with(&[])
    }

    /// Starts a browser that draws as fast as it can, not as often as a screen shows a frame: what a frame costs is then the time
    /// between two of them.
    ///
    /// # Errors
    /// Those of [`Self::start`].
    pub fn start_unlimited() -> Outcome<Self> {
        Self::start_with(&["--disable-frame-rate-limit", "--disable-gpu-vsync"])
    }

    fn start_with(arguments: &[&str]) -> Outcome<Self> {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_string());
        let mut driver = Command::new(&program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|why| {
                format!("{program} could not be started: {why}. Run `cargo xtask setup`.")
            })?;
        let port = port_of(&mut driver)?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(300)));
        let agent: ureq::Agent = config.build().into();
        let server = format!("http://127.0.0.1:{port}");
        let mut browser = Self {
            driver,
            agent,
            session: server,
        };
        let opened = browser.post("/session", &capabilities(arguments)?)?;
        let id = opened["sessionId"]
            .as_str()
            .ok_or("the driver opened no session")?;
        browser.session = format!("{}/session/{id}", browser.session);
        browser.post(
            "/timeouts",
            &json!({ "script": 240_000, "pageLoad": 60_000 }),
        )?;
        browser.before_each_page(WATCHER)?;
        Ok(browser)
    }

    /// Opens an address and waits until the document has been loaded.
    ///
    /// # Errors
    /// The driver's.
    pub fn open(&self, address: &str) -> Outcome {
        self.post("/url", &json!({ "url": address })).map(drop)
    }

    /// Runs the body of an async function in the page and returns what it returns.
    ///
    /// # Errors
    /// What it throws, or nothing came back within four minutes.
    pub fn run(&self, body: &str, arguments: &[Value]) -> Outcome<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const given = Array.prototype.slice.call(arguments, 0, -1);
             (async (...given) => {{ {body} }})(...given).then(
               (value) => done({{ value }}),
               (error) => done({{ error: String(error && error.stack || error) }}));"
        );
        let answer = self.post(
            "/execute/async",
            &json!({ "script": script, "args": arguments }),
        )?;
        match answer["error"].as_str() {
            Some(why) => Err(format!("in the page: {why}")),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Returns the value of an expression (which may await) in the page at `address`. The module
    /// of the page is at hand as `signalbox`.
    ///
    /// # Errors
    /// What it throws.
    pub fn in_page(&self, address: &str, expression: &str) -> Outcome<Value> {
        self.open(address)?;
        let import = "const signalbox = await import(new URL('signalbox.js', document.baseURI));";
        let init = "await signalbox.default();";
        self.run(
            &format!("{import} {init} return await ({expression});"),
            &[],
        )
    }

    /// Waits until `condition`, an expression, is true in the page.
    ///
    /// # Errors
    /// It did not become true within `patience`.
    pub fn wait(&self, condition: &str, patience: Duration) -> Outcome {
        let start = Instant::now();
        while start.elapsed() < patience {
            if self.run(&format!("return Boolean({condition});"), &[])? == json!(true) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(30));
        }
        Err(format!(
            "`{condition}` did not become true within {} s",
            patience.as_secs()
        ))
    }

    /// Presses and releases keys, one after another: characters, or WebDriver's code points for
    /// the others.
    ///
    /// # Errors
    /// The driver's.
    pub fn press(&self, keys: &str) -> Outcome {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", &json!({ "actions": [keyboard] }))
            .map(drop)
    }

    /// Sends a command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// The driver's.
    pub fn devtools(&self, command: &str, parameters: Value) -> Outcome<Value> {
        self.post(
            "/goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    /// Sets the size of the viewport, in CSS pixels. A phone's has scroll bars that take no room.
    ///
    /// # Errors
    /// The driver's.
    pub fn resize(&self, width: u32, height: u32) -> Outcome {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)?;
        let hidden = json!({ "hidden": width < 600 });
        self.devtools("Emulation.setScrollbarsHidden", hidden)
            .map(drop)
    }

    /// Makes the processor look `times` as slow; 1 is as it is.
    ///
    /// # Errors
    /// The driver's.
    pub fn slow_down(&self, times: u32) -> Outcome {
        self.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": times }))
            .map(drop)
    }

    /// Sets media features, such as `prefers-color-scheme`.
    ///
    /// # Errors
    /// The driver's.
    pub fn media(&self, features: &[(&str, &str)]) -> Outcome {
        let features: Vec<Value> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .map(drop)
    }

    /// Runs a script at the start of every page opened from now on.
    ///
    /// # Errors
    /// The driver's.
    pub fn before_each_page(&self, script: &str) -> Outcome {
        let source = json!({ "source": script });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", source)
            .map(drop)
    }

    /// Returns a picture of the viewport, as PNG.
    ///
    /// # Errors
    /// The driver's.
    pub fn picture(&self) -> Outcome<Vec<u8>> {
        let answer = self.devtools("Page.captureScreenshot", json!({ "format": "png" }))?;
        let text = answer["data"]
            .as_str()
            .ok_or("the browser took no picture")?;
        STANDARD
            .decode(text)
            .map_err(|why| format!("the picture is not base64: {why}"))
    }

    /// Returns what the console said since the last call: errors and warnings.
    ///
    /// # Errors
    /// The driver's.
    pub fn console(&self) -> Outcome<Vec<String>> {
        let answer = self.post("/se/log", &json!({ "type": "browser" }))?;
        let lines = answer.as_array().into_iter().flatten();
        Ok(lines
            .filter(|it| it["level"] == "SEVERE" || it["level"] == "WARNING")
            .map(|it| it["message"].as_str().unwrap_or_default().to_string())
            .collect())
    }

    fn post(&self, path: &str, body: &Value) -> Outcome<Value> {
        let address = format!("{}{path}", self.session);
        let mut response = self
            .agent
            .post(&address)
            .send_json(body)
            .map_err(|why| format!("{path}: {why}"))?;
        let mut answer: Value = response
            .body_mut()
            .with_config()
            .limit(200_000_000)
            .read_json()
            .map_err(|why| format!("{path}: {why}"))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(kind) if !response.status().is_success() => Err(format!(
                "{path}: {kind}: {}",
                value["message"].as_str().unwrap_or_default()
            )),
            _ => Ok(value),
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Where the driver has gone already there is nothing left to close.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Reads the port from the driver's first lines, and goes on reading, lest the pipe fill up.
fn port_of(driver: &mut Child) -> Outcome<u16> {
    let stdout = driver.stdout.take().ok_or("chromedriver has no output")?;
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let port = lines
        .find_map(|line| {
            line.split_once("successfully on port ")?
                .1
                .trim_end_matches('.')
                .parse()
                .ok()
        })
        .ok_or("chromedriver ended before it named its port");
    thread::spawn(move || lines.for_each(drop));
    port.map_err(str::to_string)
}

/// Returns the capabilities of `webdriver.json`, the same as the browser tests', with further arguments, and where
/// the browser is.
fn capabilities(arguments: &[&str]) -> Outcome<Value> {
    let path = paths::root().join("webdriver.json");
    let text = std::fs::read_to_string(&path).map_err(|why| format!("webdriver.json: {why}"))?;
    let mut wanted: Value =
        serde_json::from_str(&text).map_err(|why| format!("webdriver.json: {why}"))?;
    if let Ok(chromium) = env::var("CHROMIUM") {
        wanted["goog:chromeOptions"]["binary"] = json!(chromium);
    }
    if let Some(list) = wanted["goog:chromeOptions"]["args"].as_array_mut() {
        list.extend(arguments.iter().map(|it| json!(it)));
    }
    wanted["goog:loggingPrefs"] = json!({ "browser": "ALL" });
    Ok(json!({ "capabilities": { "alwaysMatch": wanted } }))
}
