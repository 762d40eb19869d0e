from dataclasses import asdict

from lrvalley.jobs.log import job_log
from lrvalley.study.load import load_study
from lrvalley.support.atomic_files import write_json
from lrvalley.support.lean_imports import lean_imports

with job_log(snakemake.log[0]):
    study = load_study(snakemake.config)
    with lean_imports():
        from lrvalley.training.gpu_check import prepare_gpu
        from lrvalley.training.programs import program_loader
        from lrvalley.training.timing import measure_step_times

    prepare_gpu(dict(snakemake.resources.items()))
    timed = [study.step_time_trajectory(*program) for program in study.programs()]
    load_program = program_loader(study)
    programs = [(load_program(each.program), each) for each in timed]
    measured = measure_step_times(programs)
    for each, step_time, file in zip(timed, measured, snakemake.output, strict=True):
        coordinates = {"optimizer": each.optimizer.name, "size": each.program.size}
        write_json(file, coordinates | asdict(step_time))
