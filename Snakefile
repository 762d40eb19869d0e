# Which optimizer, and which learning rate? See README.md.
include: "workflow/Snakefile"


snakemake_api.set_default_target(workflow, "all")
