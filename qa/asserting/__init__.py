"""Whether a sentence asserts, or denies, the act that a yes/no question asks about.

By word order and word forms alone, so that what is not plain settles nothing. An act is asserted
where its verb stands in a finite past form of the same subject and object. It is denied where a
verb that says that it did not come about, "rejected", "failed to", "was called off", governs it.
Nothing is asserted by an infinitive, a noun or a clause under "plans to", "accused of" or "if".
"""

from qa.asserting.asked_act import AskedAct
from qa.asserting.stance import Stance, stance

__all__ = ["AskedAct", "Stance", "stance"]
