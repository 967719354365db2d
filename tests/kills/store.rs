//! The table's store in a process of its own, which can be killed like any other: this program once more.

use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use sandbox::Store;
use tests::SOON;
use tokio::net::TcpStream;
use tokio::time::sleep;

/// Where this program, started as the store, finds its address and its file.
const ERRAND: &str = "KILLS_STORE";

/// File and address, if this process was started to be the store.
pub(crate) fn errand() -> Option<(PathBuf, SocketAddr)> {
    let errand = std::env::var(ERRAND).ok()?;
    let (address, file) = errand.split_once(' ').unwrap();
    Some((file.into(), address.parse().unwrap()))
}

/// Is the store, until it is killed or whoever started it has gone.
pub(crate) fn serve(file: &Path, address: SocketAddr) {
    std::thread::spawn(|| {
        // ends when the other end of the pipe does, and says nothing else
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    super::block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        Store::serve(file, listener).await.unwrap();
    });
}

/// The running store, or the place where it will run again.
pub(crate) struct StoreProcess {
    folder: PathBuf,
    address: SocketAddr,
    child: Mutex<Option<Child>>,
}

impl StoreProcess {
    /// Starts it on a new file.
    pub(crate) async fn start() -> Self {
        let address = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
        let folder = std::env::temp_dir().join(format!("kills-{}", std::process::id()));
        std::fs::create_dir(&folder).unwrap();
        let store = Self { folder, address, child: Mutex::default() };
        store.revive().await;
        store
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// SIGKILL; when this returns the process is gone.
    pub(crate) fn kill(&self) {
        if let Some(mut child) = self.child().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts it at the same address on the same file, and waits until it answers.
    pub(crate) async fn revive(&self) {
        let begun = Instant::now();
        loop {
            self.keep_running();
            if TcpStream::connect(self.address).await.is_ok() && self.is_running() {
                return;
            }
            assert!(begun.elapsed() < SOON, "the store does not come back");
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Its port may be another's for a moment: then it is started again.
    fn keep_running(&self) {
        if !self.is_running() {
            *self.child() = Some(self.spawned());
        }
    }

    fn is_running(&self) -> bool {
        self.child().as_mut().is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    fn spawned(&self) -> Child {
        let file = self.folder.join("dynamodb.sqlite");
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["whoever_is_killed", "--nocapture"]).env(ERRAND, format!("{} {}", self.address, file.display()));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for StoreProcess {
    fn drop(&mut self) {
        self.kill();
        // whatever is left over is in the temporary folder
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
