//! TLS by rustls: 1.2 and 1.3, certificate and key from files that are read anew when they change.
//!
//! Deliberately absent: getting certificates (certbot and others do), and certificates of clients.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, SystemTime},
};

use anyhow::{Context, ensure};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

/// How often is looked whether the files have changed.
const LOOKS: Duration = Duration::from_mins(1);

/// A certificate with its key, as it is now.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    kept: Arc<Kept>,
}

#[derive(Debug)]
struct Kept {
    certificate: PathBuf,
    key: PathBuf,
    now: RwLock<Arc<CertifiedKey>>,
}

impl ResolvesServerCert for Kept {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

fn read(certificate: &Path, key: &Path) -> anyhow::Result<CertifiedKey> {
    let named = |file: &Path| file.display().to_string();
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| named(certificate))?;
    ensure!(!chain.is_empty(), "{} has no certificate", named(certificate));
    let secret = PrivateKeyDer::from_pem_file(key).with_context(|| named(key))?;
    CertifiedKey::from_der(chain, secret, &ring::default_provider())
        .with_context(|| format!("{} and {} do not go together", named(certificate), named(key)))
}

fn changed(file: &Path) -> Option<SystemTime> {
    std::fs::metadata(file).and_then(|known| known.modified()).ok()
}

impl Tls {
    /// Reads both files (PEM): the certificate with those above it, and its key.
    pub fn open(certificate: &Path, key: &Path) -> anyhow::Result<Self> {
        let now = RwLock::new(Arc::new(read(certificate, key)?));
        let kept = Arc::new(Kept { certificate: certificate.to_owned(), key: key.to_owned(), now });
        let config = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_cert_resolver(kept.clone());
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), kept })
    }

    pub(super) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }

    /// Reads the files anew whenever they change, as long as it is polled. New files that are wrong are said in the log,
    /// and the old certificate stays.
    pub async fn watch(&self) {
        self.watch_every(LOOKS).await;
    }

    async fn watch_every(&self, time: Duration) {
        let state = || [changed(&self.kept.certificate), changed(&self.kept.key)];
        let mut known = state();
        loop {
            tokio::time::sleep(time).await;
            let now = state();
            if now == known {
                continue;
            }
            match read(&self.kept.certificate, &self.kept.key) {
                Ok(new) => {
                    *self.kept.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
                    tracing::info!("the new certificate is in use");
                    known = now;
                }
                // The other of both files may be on its way.
                Err(error) => tracing::error!(error = %format!("{error:#}"), "the new certificate is not taken"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    fn make(folder: &Path, name: &str) {
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
            .args(["-subj", &format!("/CN={name}"), "-keyout"])
            .arg(folder.join("key.pem"))
            .arg("-out")
            .arg(folder.join("cert.pem"))
            .stderr(Stdio::null())
            .status();
        assert!(made.expect("openssl is needed").success());
    }

    #[tokio::test]
    async fn a_renewed_certificate_comes_into_use_and_a_broken_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), "cu");
        let tls = Tls::open(&folder.path().join("cert.pem"), &folder.path().join("key.pem")).unwrap();
        let shown = || tls.kept.now.read().unwrap().cert.first().unwrap().to_vec();
        let (watching, old) = (tls.clone(), shown());
        tokio::spawn(async move { watching.watch_every(Duration::from_millis(20)).await });
        tokio::time::sleep(Duration::from_millis(100)).await;
        std::fs::write(folder.path().join("cert.pem"), "broken").unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(shown(), old, "the old one stays");
        make(folder.path(), "moi");
        for _ in 0..200 {
            if shown() != old {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the new certificate is not in use");
    }
}
