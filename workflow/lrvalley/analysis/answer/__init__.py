"""The answer to a study: which optimizer at which rate, and how sure that is."""

from lrvalley.analysis.answer.document import StudyFacts, answer_of

__all__ = ["StudyFacts", "answer_of"]
