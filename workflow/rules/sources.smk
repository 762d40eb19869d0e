# Where the workflow's own files are: it may have been started from anywhere.
import io
import os
import tarfile
import tempfile
from pathlib import Path

from snakemake.sourcecache import LocalSourceFile


def sources(rules):
    """The folder with the workflow's `config` and `workflow`.

    Snakemake reads a Snakefile on GitHub, or in a Git repository, file by file; but a Python
    package has to lie in a folder, so that it is unpacked once a commit.

    Args:
        rules: the folder of this file, in Snakemake's terms.
    """
    if isinstance(rules, LocalSourceFile):
        return Path(rules.abspath().path).parents[1]
    import git

    if hasattr(rules, "hosted_repo"):
        repository = rules.hosted_repo.repo
    else:
        repository = git.Repo(rules.repo_path)
    commit = repository.commit(rules.ref)
    folder = Path(".snakemake/lrvalley-sources", commit.hexsha).absolute()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        archive = io.BytesIO()
        repository.archive(archive, commit.hexsha, path=["config", "workflow"])
        archive.seek(0)
        with tempfile.TemporaryDirectory(dir=folder.parent) as part:
            with tarfile.open(fileobj=archive) as packed:
                packed.extractall(Path(part, "unpacked"), filter="data")
            try:
                Path(part, "unpacked").rename(folder)
            except OSError:
                # Another job was faster.
                if not folder.exists():
                    raise
    return folder


SOURCES = sources(workflow.current_basedir)
IN_PLACE = SOURCES.samefile(os.curdir)
# Messages name it as the user does.
DEFAULTS_FILE = str((Path() if IN_PLACE else SOURCES) / "config" / "config.yaml")
# Elsewhere, the user's own configuration may be in the usual place.
OWN_FILES = [] if IN_PLACE else list(map(str, Path().glob("config/config.yaml")))
