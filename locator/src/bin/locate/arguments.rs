//! What the command line takes.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::builder::styling::{AnsiColor, Effects, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use locator::{Request, Source};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .usage(AnsiColor::Green.on_default().effects(Effects::BOLD))
    .literal(AnsiColor::Cyan.on_default().effects(Effects::BOLD))
    .placeholder(AnsiColor::Cyan.on_default());

const MORE: &str = "Use `locate help` for more details.";

const EXIT_CODES: &str = "\
Exit codes:
  0  What was asked for was found or done
  1  No Python (for `cache remove`: no installation) is what was asked for
  2  The command line or a variable of the environment cannot be understood
  3  It was tried and failed: the network, a disk, a lock, a damaged archive";

/// Find a free-threaded Python, or download one, and say why the others were refused.
#[derive(Parser)]
#[command(name = "locate", version, styles = STYLES, max_term_width = 100)]
#[command(after_help = MORE, after_long_help = EXIT_CODES)]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) global: Global,

    /// Print the version.
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "Global options")]
    version: Option<bool>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print the Python that a program should load.
    ///
    /// The sources are asked in their order (`locate explain --help` lists them), and the first Python that is what
    /// was asked for is taken. Their files are read; a program is run only where it is in a layout that is not known.
    /// Nothing is downloaded unless `--install` allows it.
    #[command(after_long_help = concat!(
        "Examples:\n",
        "  locate find                        The first free-threaded 3.13\n",
        "  locate find 3.13.5t                This version\n",
        "  locate find '>=3.13.8t,<3.14'      One of these versions\n",
        "  locate find --field library        The path to hand to dlopen\n",
        "  locate find --path /opt/python     Only what is there\n",
    ))]
    Find(Find),

    /// List the Pythons of this machine that can be used.
    #[command(after_long_help = concat!(
        "Examples:\n",
        "  locate list                        What is there\n",
        "  locate list --all 3.13t            What is there, and what could be installed\n",
        "  locate list --json                 For programs\n",
    ))]
    List(List),

    /// Download, verify and install a Python.
    ///
    /// The archive is compared with its SHA-256 before anything of it is unpacked. The hashes of the known archives
    /// are built in. `--tag` installs from any other release: its `SHA256SUMS` is read first, and a note says what
    /// the trust in it rests on.
    #[command(after_long_help = concat!(
        "Examples:\n",
        "  locate install                     The newest known 3.13\n",
        "  locate install 3.13.5t             This version\n",
        "  locate install 3.13.9t --tag 20251014\n",
        "                                     From a release that is not built in\n",
        "  locate install --mirror file:///srv/python --offline\n",
        "                                     From a folder, without the network\n",
    ))]
    Install(Install),

    /// Say for every candidate whether it was taken, and why not.
    #[command(after_long_help = concat!(
        "Examples:\n",
        "  locate explain                     Why is this one taken, and not another?\n",
        "  locate explain --source path       What is on PATH?\n",
        "  locate explain 3.13.5td --json     For programs\n",
        "\n",
        "Sources, in the order in which they are asked:\n",
        "  explicit         What `--path` names\n",
        "  variable         What $FFI_PYTHON names\n",
        "  process          What this process has loaded already\n",
        "  venv             $VIRTUAL_ENV, or .venv in this folder or above it\n",
        "  active-conda     $CONDA_PREFIX\n",
        "  path             The programs on $PATH\n",
        "  uv               What uv installed\n",
        "  pyenv            What pyenv, asdf and mise installed\n",
        "  conda            Every environment of conda, mamba and pixi\n",
        "  homebrew         Homebrew\n",
        "  framework        The frameworks of macOS\n",
        "  system           /usr, /usr/local and /opt\n",
        "  tool-cache       The tool cache of GitHub's runners\n",
        "  registry         The registry of Windows\n",
        "  install-manager  The install manager of Windows\n",
        "  store            The Microsoft Store\n",
        "  nuget            NuGet packages\n",
        "  redistributable  The cache (`locate cache list`)\n",
    ))]
    Explain(Explain),

    /// Show, tidy up and empty the cache that Pythons are installed in.
    Cache(CacheCommand),
}

#[derive(Args)]
pub(crate) struct Find {
    #[command(flatten)]
    pub(crate) search: Search,

    /// Print this alone, without a description.
    #[arg(long, value_name = "FIELD", conflicts_with = "json", help_heading = "Output options")]
    pub(crate) field: Option<Field>,

    #[command(flatten)]
    pub(crate) network: Network,

    /// Install a Python if none is found.
    #[arg(long)]
    pub(crate) install: bool,

    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) search: Search,

    /// List also what could be installed.
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct Install {
    /// Which Python to install, such as `3.13t` or `3.13.5t`.
    #[arg(default_value_t, hide_default_value = true)]
    pub(crate) request: Request,

    /// Take it from this release, such as `20250723`.
    #[arg(long)]
    pub(crate) tag: Option<String>,

    #[command(flatten)]
    pub(crate) network: Network,

    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) search: Search,

    #[command(flatten)]
    pub(crate) format: Format,
}

#[derive(Args)]
pub(crate) struct CacheCommand {
    #[command(subcommand)]
    pub(crate) command: Cache,
}

#[derive(Subcommand)]
pub(crate) enum Cache {
    /// Print the folder of the cache.
    Path,
    /// List what is installed, and whether it is still what was installed.
    List(Format),
    /// Remove archives, and what stopped runs left. No installation needs them.
    Gc(Format),
    /// Remove installations, by the names that `locate cache list` prints.
    #[command(alias = "uninstall")]
    Remove {
        /// The names.
        #[arg(required = true)]
        names: Vec<String>,

        #[command(flatten)]
        format: Format,
    },
}

#[derive(Args)]
#[command(next_help_heading = "Search options")]
pub(crate) struct Search {
    /// Which Python is wanted, such as `3.13t`, `3.13.5t` or `>=3.13t`. `3.13t` unless given.
    #[arg(default_value_t, hide_default_value = true, help_heading = "Arguments")]
    pub(crate) request: Request,

    /// Look nowhere but here: a prefix, a program or a shared library.
    #[arg(long, value_name = "PATH", conflicts_with_all = ["source", "without"])]
    pub(crate) path: Option<PathBuf>,

    /// Ask this source. May be given several times: they are asked in that order, and no others.
    #[arg(long, value_name = "SOURCE", hide_possible_values = true)]
    pub(crate) source: Vec<Sources>,

    /// Do not ask this source. May be given several times.
    #[arg(long, value_name = "SOURCE", hide_possible_values = true)]
    pub(crate) without: Vec<Sources>,

    /// Take pre-releases too.
    #[arg(long)]
    pub(crate) pre_releases: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Network options")]
pub(crate) struct Network {
    /// Ask this mirror of the releases first: http://, https:// or file://.
    #[arg(long, value_name = "URL", env = "FFI_PYTHON_MIRROR", hide_env_values = true)]
    pub(crate) mirror: Option<String>,

    /// Do not use the network.
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Output options")]
pub(crate) struct Format {
    /// Print one JSON object, of the schema that the documentation of the crate describes.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// Keep installed Pythons in this folder.
    #[arg(long, global = true, value_name = "DIR", env = "FFI_PYTHON_CACHE")]
    pub(crate) cache_dir: Option<PathBuf>,

    /// Do not say what goes on.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Whether to use colours.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Print help, in full with `--help`.
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What `find` can print alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Field {
    /// The shared library to load
    Library,
    /// The interpreter program
    Executable,
    /// What `PyConfig.home` takes
    Home,
    /// `sys.prefix`: the virtual environment, if it is one
    Prefix,
    /// The folder of the standard library
    Stdlib,
    /// The folder with `Python.h`
    Include,
    /// The version, such as 3.13.5
    Version,
}

/// A [`Source`] by its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sources(pub(crate) Source);

impl ValueEnum for Sources {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Sources; Source::ALL.len()] = {
            let mut all = [Sources(Source::Explicit); Source::ALL.len()];
            let mut index = 0;
            while index < all.len() {
                all[index] = Sources(Source::ALL[index]);
                index += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}
