"""The configuration of a study as one typed value."""

from __future__ import annotations

from pydantic import Field

from lrvalley.config.fields import BatchSize, Flag, Seeds, StudyName
from lrvalley.config.section import Document
from lrvalley.config.sections.answer import AnswerSection
from lrvalley.config.sections.display import FiguresSection, PackSection
from lrvalley.config.sections.experiments import (
    BandsSection,
    ContrastSection,
    CurvesSection,
    GridSection,
    ScalingSection,
)
from lrvalley.config.sections.optimizers import OptimizersSection
from lrvalley.config.sections.task import DataSection, ModelSection
from lrvalley.config.sections.tune import TuneSection


class StudyConfig(Document):
    """A complete configuration. Its fields are the keys of `config/README.md`."""

    study: StudyName
    data: DataSection = Field(default_factory=DataSection)
    model: ModelSection = Field(default_factory=ModelSection)
    # `lrvalley.study.consistency` compares it with the data set.
    batch: BatchSize = Field(
        default=100, description="Examples a step; at most all training examples."
    )
    seeds: Seeds = (1,)
    optimizers: OptimizersSection = Field(default_factory=OptimizersSection)
    grid: GridSection = Field(default_factory=GridSection)
    scaling: ScalingSection = Field(default_factory=ScalingSection)
    contrast: ContrastSection = Field(default_factory=ContrastSection)
    bands: BandsSection = Field(default_factory=BandsSection)
    curves: CurvesSection = Field(default_factory=CurvesSection)
    check_timing: Flag = Field(
        default=True,
        description=(
            "Whether the fastest cell of each optimizer and size is trained again, alone "
            "and against the clock, to compare with steps times step time."
        ),
    )
    tune: TuneSection = Field(default_factory=TuneSection)
    answer: AnswerSection = Field(default_factory=AnswerSection)
    pack: PackSection = Field(default_factory=PackSection)
    figures: FiguresSection = Field(default_factory=FiguresSection)
