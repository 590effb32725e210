"""Treebank files become sentences with the labels that the clauses know."""

from pathlib import Path

from vigie.extraction.syntax.treebank import Tree, text_of, trees

BLOCK = """# text = The envoy can't go.
1\tThe\tthe\tDET\tDT\tDefinite=Def|PronType=Art\t2\tdet\t_\t_
2\tenvoy\tenvoy\tNOUN\tNN\tNumber=Sing\t5\tnsubj:outer\t_\t_
3-4\tcan't\t_\t_\t_\t_\t_\t_\t_\t_
3\tca\tcan\tAUX\tMD\tVerbForm=Fin\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\tPolarity=Neg\t5\tadvmod\t_\t_
5\tgo\tgo\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

"""


def read(folder: Path) -> Tree:
    (folder / "a.conllu").write_text(BLOCK, encoding="utf-8")
    [tree] = trees(folder / "a.conllu")
    return tree


def test_a_contraction_becomes_words_that_stand_together(tmp_path: Path) -> None:
    assert text_of(read(tmp_path)) == "The envoy can't go."


def test_the_root_is_its_own_head_and_carries_the_label_of_the_parser(tmp_path: Path) -> None:
    root = read(tmp_path)[4]
    assert (root.head, root.label) == (4, "ROOT")


def test_labels_are_folded_and_features_thinned_out(tmp_path: Path) -> None:
    tree = read(tmp_path)
    assert tree[1].label == "nsubj"
    assert tree[0].features == "PronType=Art"
