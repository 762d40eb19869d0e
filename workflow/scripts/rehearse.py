from lrvalley.jobs.log import job_log
from lrvalley.study.load import load_study
from lrvalley.support.atomic_files import write_json
from lrvalley.support.lean_imports import lean_imports

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    with lean_imports():
        from lrvalley.training.device import prepare_for_cells
        from lrvalley.training.gpu_check import prepare_gpu
        from lrvalley.training.rehearsal import rehearse

    prepare_gpu(dict(snakemake.resources.items()))
    prepare_for_cells()
    write_json(snakemake.output[0], rehearse(study))
