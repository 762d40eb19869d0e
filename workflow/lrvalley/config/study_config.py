"""The configuration of a study as one typed value."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lrvalley.config.fields import (
    ALL_DIFFERENT,
    IS_LIST,
    NOT_EMPTY,
    WHOLE,
    Seed,
    StudyName,
)
from lrvalley.config.section import Document
from lrvalley.config.sections.answer import AnswerSection
from lrvalley.config.sections.display import FiguresSection, PackSection
from lrvalley.config.sections.experiments import (
    CurvesSection,
    GridSection,
    ScalingSection,
)
from lrvalley.config.sections.optimizers import OptimizersSection
from lrvalley.config.sections.task import DataSection, ModelSection
from lrvalley.config.sections.tune import TuneSection

# No data set has more examples; `lrvalley.study.consistency` compares with the study's.
MOST_EXAMPLES = 2**31 - 1


class StudyConfig(Document):
    """A complete configuration. Its fields are the keys of `config/README.md`."""

    study: StudyName = Field(
        description=(
            "Name of the study; its tables, figures and report go to `results/<study>/`."
        )
    )
    data: DataSection = Field(default_factory=DataSection)
    model: ModelSection = Field(default_factory=ModelSection)
    batch: Annotated[int, Field(ge=1, le=MOST_EXAMPLES), WHOLE] = Field(
        default=100, description="Examples a step; at most all training examples."
    )
    seeds: Annotated[tuple[Seed, ...], NOT_EMPTY, IS_LIST, ALL_DIFFERENT] = Field(
        default=(1,),
        description=(
            "Every training is repeated with each seed; tables and figures show the "
            "median and the spread."
        ),
    )
    optimizers: OptimizersSection = Field(default_factory=OptimizersSection)
    grid: GridSection = Field(default_factory=GridSection)
    scaling: ScalingSection = Field(default_factory=ScalingSection)
    curves: CurvesSection = Field(default_factory=CurvesSection)
    tune: TuneSection = Field(default_factory=TuneSection)
    answer: AnswerSection = Field(default_factory=AnswerSection)
    pack: PackSection = Field(default_factory=PackSection)
    figures: FiguresSection = Field(default_factory=FiguresSection)
