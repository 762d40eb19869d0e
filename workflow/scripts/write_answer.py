import json

from lrvalley.analysis.answer import StudyFacts, answer_of
from lrvalley.analysis.search_tables import confirmed_table
from lrvalley.analysis.table_file import read_csv, write_csv
from lrvalley.jobs.log import job_log
from lrvalley.records.cell_file import read_cell
from lrvalley.records.search_file import read_search
from lrvalley.reporting.answer_page import answer_page
from lrvalley.reporting.confirmed_answer import with_code
from lrvalley.study.objective import Objective
from lrvalley.support.atomic_files import write_text

with job_log(snakemake.log[0]):
    params, output = snakemake.params, snakemake.output
    objective = Objective(**params.objective)
    study = StudyFacts(params.study, params.max_steps, params.defaults, params.settings)
    searches = [read_search(path) for path in snakemake.input.search]
    candidates = read_csv(snakemake.input.candidates)
    cells = [read_cell(path) for path in snakemake.input.cells]
    confirmed = confirmed_table(cells, candidates, objective)
    answer = answer_of(candidates, confirmed, searches, objective, study)
    answer = with_code(answer, params.settings)
    write_csv(confirmed, output.confirmed)
    write_text(output.markdown, answer_page(answer))
    text = json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False)
    write_text(output.json, f"{text}\n")
