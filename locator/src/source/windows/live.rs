//! The registry of the machine that this runs on.

use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE};

use super::registry::RegisteredPython;

/// The bits of the access to a key that choose how 64-bit and 32-bit programs see it.
const VIEW_64: u32 = 0x0100;
const VIEW_32: u32 = 0x0200;

/// Everything that is registered. What cannot be read is passed over: there is then nothing to be found by it.
pub(crate) fn registered() -> Vec<RegisteredPython> {
    // Both views of the user's part are the same one.
    let roots = [
        ("HKEY_CURRENT_USER", CURRENT_USER, 0),
        ("HKEY_LOCAL_MACHINE", LOCAL_MACHINE, VIEW_64),
        ("HKEY_LOCAL_MACHINE (32-bit)", LOCAL_MACHINE, VIEW_32),
    ];
    roots.into_iter().flat_map(|(name, root, view)| read(name, root, view).unwrap_or_default()).collect()
}

fn read(name: &str, root: &Key, view: u32) -> windows_registry::Result<Vec<RegisteredPython>> {
    let open = |path: &str| root.options().read().access(view).open(path);
    let python = r"Software\Python";
    let mut found = Vec::new();
    for company in open(python)?.keys()? {
        let Ok(tags) = open(&format!(r"{python}\{company}")) else { continue };
        for tag in tags.keys()? {
            let Ok(key) = open(&format!(r"{python}\{company}\{tag}\InstallPath")) else { continue };
            let mut registered = RegisteredPython::new(name, &*company, &*tag);
            // The default value has no name. An empty one says nothing.
            let value = |name: &str| key.get_string(name).ok().filter(|text| !text.is_empty());
            registered.install_path = value("").map(Into::into);
            registered.executable = value("ExecutablePath").map(Into::into);
            found.push(registered);
        }
    }
    Ok(found)
}
