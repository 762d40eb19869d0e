"""What Snakemake's jobs do around a training."""
