"""The configuration of a study of a user's own model as one typed value."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from lrvalley.config.fields import Seeds, StudyName
from lrvalley.config.section import Document
from lrvalley.config.sections.display import PackSection
from lrvalley.config.sections.own_model import (
    ObjectiveSection,
    OwnAnswerSection,
    OwnFiguresSection,
    OwnGridSection,
    OwnScalingSection,
    Settings,
    TaskSection,
)
from lrvalley.config.sections.schedule import ScheduleSection


class OwnStudyConfig(Document):
    """A complete configuration of a study of a user's own model."""

    study: StudyName
    task: TaskSection
    objective: ObjectiveSection
    seeds: Seeds = (1,)
    optimizers: Mapping[str, Settings] = Field(
        default_factory=dict,
        description=(
            "Settings of optimizers other than the rate, as Keras names them; what is not "
            "given is Keras's default, but for SGD, which has momentum 0.9 and Nesterov's."
        ),
    )
    schedule: ScheduleSection = Field(default_factory=ScheduleSection)
    grid: OwnGridSection = Field(default_factory=OwnGridSection)
    scaling: OwnScalingSection = Field(default_factory=OwnScalingSection)
    answer: OwnAnswerSection = Field(default_factory=OwnAnswerSection)
    pack: PackSection = Field(default_factory=PackSection)
    figures: OwnFiguresSection = Field(default_factory=OwnFiguresSection)
