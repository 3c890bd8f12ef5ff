#!/usr/bin/env bash
# sentencex 1.0.32: a Chinese or Japanese sentence does not end where the next begins with a digit, as those with a year or a count do:
# "退去した。12世帯が住む。" is one sentence, "退去した。十二世帯が住む。" two. So it is with ？ and ！, with every language's rules that were
# tried, and in Hindi where no space stands behind the danda.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install sentencex==1.0.32
"$folder/venv/bin/python" - <<'PYTHON'
import sentencex


def count(language, text):
    found = len(sentencex.get_sentence_boundaries(language, text))
    print(language, text, found)
    return found


for language in ("en", "ja", "zh"):
    assert count(language, "退去した。十二世帯が住む。") == 2
    assert count(language, "退去した。12世帯が住む。") == 1
    assert count(language, "债务下降了。2017年的地震以后没有增加。") == 1
    assert count(language, "本当か？12人が答えた。") == 1
assert count("hi", "कर्ज घटा। 2017 में भूकंप आया।") == 2
assert count("hi", "कर्ज घटा।2017 में भूकंप आया।") == 1
PYTHON
