from lrvalley.joblog import job_log
from lrvalley.prune import remove_unused_cells, studies_in
from lrvalley.study import Study

with job_log(snakemake.log[0]):
    studies = [Study(snakemake.config), *studies_in("config")]
    removed = remove_unused_cells("results", studies)
    print(f"removed {len(removed)} cells that no study refers to")
    for path in removed:
        print(f"  {path}")
