//! Packages of Debian and of the systems made from it.

use crate::paths;
use crate::shell::{self, Outcome};
use std::process::Command;

/// Installs those of `packages` which are missing.
///
/// # Errors
/// There is no `apt-get`, nobody may call it, or it does not know a package.
pub fn ensure(packages: &[&str]) -> Outcome {
    let missing: Vec<&str> = packages.iter().copied().filter(|it| !has(it)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if paths::find("apt-get").is_none() {
        return Err("there is no apt-get on this system".to_string());
    }
    shell::say(&format!("installing {} (apt-get)", missing.join(" ")));
    // Fetching the lists may fail for one foreign source and still have found ours.
    if let Err(why) = shell::run(apt_get().args(["update", "-qq"])) {
        shell::say(&format!("{why}; going on with the lists that are there"));
    }
    let install = ["install", "-y", "-q", "--no-install-recommends"];
    shell::run(apt_get().args(install).args(missing))
}

/// Returns whether the package is installed. Asks the system's own record: about 10 ms.
fn has(package: &str) -> bool {
    let format = "--showformat=${db:Status-Status}";
    shell::output(Command::new("dpkg-query").args(["--show", format, package]))
        .is_ok_and(|status| status == "installed")
}

fn apt_get() -> Command {
    let is_root = shell::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    let mut command = if is_root {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
