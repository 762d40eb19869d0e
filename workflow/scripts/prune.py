from lrvalley.jobs.prune import remove_unused_cells, studies_in
from lrvalley.study.study import load_study
from lrvalley.support.atomic_files import write_text

studies = [load_study(snakemake.config), *studies_in("config")]
removed = remove_unused_cells("results", studies)
lines = [f"removed {len(removed)} cells that no study refers to", *map(str, removed)]
print("\n  ".join(lines))
write_text(snakemake.log[0], "\n".join(lines) + "\n")
