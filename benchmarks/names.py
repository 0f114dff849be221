"""The name tagger alone: exact-span scores on untouched test sets, and tokens a second on one core.

    python -m benchmarks.names --shared ../shared [--model build/training/names-anercorp.npz]

Scores are conlleval's: ANERcorp's test part (CAMeL Lab split) on persons, organisations and places, and with MISC,
which the tagger never names; AQMAR's test part, out of domain. What ships follows our guidelines; `--model` measures
another file, such as the one with ANERcorp's conventions that training leaves in its work folder. Speed is over
articles one at a time, all spellings new at first, beside a BERT token classifier of 12 layers and 768 dimensions with
random weights where torch is installed (float32, one thread, 16 sentences of 32 subwords at a time; a token is counted
as one subword, which favours it).
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one core is measured

import argparse
import gzip
import json
import time
from pathlib import Path

from rawi.annotate.names.tagger import tag
from rawi.knowledge.load import MODELS
from rawi.knowledge.names import read_names
from rawi.knowledge.tagger import TaggerModel, read_model
from training.corpora import reading_of
from training.measure import measure, untouched

LAYERS, WIDTH, HEADS, LENGTH, BATCH = 12, 768, 12, 32, 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, default=MODELS / "names.npz")
    parser.add_argument("--articles", type=int, default=600)
    asked = parser.parse_args()
    model = read_model(asked.model, read_names(asked.model.parent).classes)
    if model is None:
        raise SystemExit(f"no tagger in {asked.model}")
    whole = untouched(asked.shared, own_kinds=True)
    for name, test in untouched(asked.shared).items():
        scores = measure(test, model)
        print(f"{model.name}, {name}: with MISC F1 {measure(whole[name], model)['all'][2]:.3f}")
        for kind, (precision, recall, f1) in scores.items():
            print(f"  {kind:4} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    ours = speed(model, asked.shared, asked.articles)
    print(f"tagger: {ours:,.0f} tokens/s on one core")
    theirs = transformer_speed()
    if theirs is None:
        print("transformer: torch is not installed, not measured")
    else:
        print(f"transformer {LAYERS}x{WIDTH}: {theirs:,.0f} tokens/s on one core; ratio {ours / theirs:,.0f}")


def speed(model: TaggerModel, shared: Path, count: int) -> float:
    """Tokens a second over articles that were never labelled."""
    with gzip.open(shared / "data" / "news" / "saudinewsnet-2015-07.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]
    readings = [reading_of(text) for text in texts]
    tokens = sum(len(reading.tokens) for reading in readings if reading.sentences)  # cut before the clock runs
    start = time.process_time()
    for reading in readings:
        tag(reading, model)
    return tokens / (time.process_time() - start)


def transformer_speed() -> float | None:
    """Tokens a second of BERT's shape with random weights; None without torch."""
    try:
        import torch
        from torch import nn
    except ImportError:
        return None
    torch.set_num_threads(1)
    layer = nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, activation="gelu", batch_first=True)
    network = nn.Sequential(nn.TransformerEncoder(layer, LAYERS), nn.Linear(WIDTH, 9)).eval()
    words = torch.randn(BATCH, LENGTH, WIDTH)
    with torch.inference_mode():
        network(words)
        start = time.process_time()
        for _ in range(3):
            network(words)
    return 3 * BATCH * LENGTH / (time.process_time() - start)


if __name__ == "__main__":
    main()
