"""Typed text with simple Markdown, as blocks of the Atlassian Document Format.

The subset of CommonMark that a chat needs: bold, italic, code, lists, quotes and links. Everything else stays as typed
and nothing is dropped, so widget and Jira show the same. So no HTML, pictures, headings, tables, references, entities
or escapes; nothing between letters is a mark (`2*3*4`, `/etc/*/x`, `__init__`); and a line belongs to a list or a quote
only if it is marked itself. No text makes a mention, a panel, a status or a heading.

Sources: spec.commonmark.org, 0.31; developer.atlassian.com, "Atlassian Document Format", for the permitted nesting.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.tree import SyntaxTreeNode

Block = dict[str, Any]

DEEPEST = 12
"""Levels of nesting; deeper text stays plain."""

MOST_MARKS = 1_000
"""Characters in one text that may begin a mark. A text with more is not prose, and would keep the parser busy."""

_MARKS = re.compile(r"[*_`\[>]|^ *(?:[-+]|\d+[.)]) ", re.MULTILINE)
_BEFORE_MARK = frozenset("([{\"'\u201c\u2018\u00ab\u201e*_")
_AFTER_MARK = frozenset(")]}\"'\u201d\u2019\u00bb\u201c.,;:!?\u2026*_")
_LANGUAGE = re.compile(r"[A-Za-z0-9+#.-]{1,20}")
_SCHEMES = frozenset(("http", "https", "mailto"))
_QUOTE = "> "


def blocks(text: str, *, in_quote: bool = False) -> list[Block] | None:
    """Return a text as blocks for a document or, with `in_quote`, for a quotation.

    None if it has too many marks or is nested too deep; `plain` takes every text.
    """
    if sum(1 for _ in _MARKS.finditer(text)) > MOST_MARKS:
        return None
    tokens = _parser().parse(text)
    if any(token.level >= DEEPEST for token in tokens):
        return None
    return list(_blocks(SyntaxTreeNode(tokens).children, may_quote=not in_quote))


def plain(text: str) -> list[Block]:
    """Return a text exactly as typed, spaces and line ends included."""
    return [_code(text)]


@cache
def _parser() -> MarkdownIt:
    # Beyond our own limit, because the parser drops content at its limit.
    parser = MarkdownIt("zero", {"linkify": True, "maxNesting": 2 * DEEPEST})
    parser.enable(["list", "blockquote", "code", "fence", "backticks", "emphasis", "link"])
    parser.core.ruler.enable("linkify")
    parser.block.ruler.at("blockquote", _blockquote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("paragraph", _paragraph)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.linkify = LinkifyIt({"ftp:": None, "//": None}, {"fuzzy_link": False, "fuzzy_ip": False})
    # Addresses stay as typed; a link's target is normalised when the link is made.
    vars(parser).update(normalizeLink=str, normalizeLinkText=str, validateLink=_may_lead)
    return parser


def _may_lead(address: str) -> bool:
    try:
        return urlsplit(address).scheme in _SCHEMES
    except ValueError:
        return False


def _blockquote(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Parse `> 5 of us` as a quotation, but `>5 of us` as text."""
    after = state.bMarks[first] + state.tShift[first] + 1
    is_marked = after >= state.eMarks[first] or state.src[after] in " \t>"
    return is_marked and blockquote(state, first, end, silent)


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Parse `- ` and `* ` as list marks, but `+ 49 30 …` as text: it is a telephone number."""
    at = state.bMarks[first] + state.tShift[first]
    return state.src[at : at + 1] != "+" and list_block(state, first, end, silent)


def _paragraph(state: StateBlock, first: int, _end: int, _silent: bool) -> bool:
    """Parse a paragraph that ends at a line marked otherwise: no lazy continuation (CommonMark 0.31, 5.1)."""
    interrupting = state.md.block.ruler.getRules("paragraph")
    parent, state.parentType = state.parentType, "paragraph"
    line = first + 1
    while line < state.lineMax and not (
        state.isEmpty(line)
        or state.sCount[line] < state.blkIndent
        or any(rule(state, line, state.lineMax, True) for rule in interrupting)
    ):
        line += 1
    state.line, state.parentType = line, parent
    state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children = state.getLines(first, line, state.blkIndent, False).strip(), []
    state.push("paragraph_close", "p", -1)
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Parse `*` and `_` as marks if they touch a word from outside; elsewhere they are text."""
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    scanned = state.scanDelims(state.pos, False)
    before, after = state.pos - 1, state.pos + scanned.length
    is_mark = marker == "*" or scanned.length == 1
    opens = is_mark and scanned.can_open and _is_outside(state.src, before, _BEFORE_MARK)
    closes = is_mark and scanned.can_close and _is_outside(state.src, after, _AFTER_MARK)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=opens,
                close=closes,
            )
        )
    state.pos = after
    return True


def _is_outside(text: str, at: int, marks: frozenset[str]) -> bool:
    return not 0 <= at < len(text) or text[at].isspace() or text[at] in marks


def _blocks(nodes: Sequence[SyntaxTreeNode], *, may_quote: bool) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "paragraph":
                yield _paragraph_of(node.children[0].children)
            case "fence" | "code_block":
                yield _code_of(node)
            case "bullet_list":
                yield {"type": "bulletList", "content": [_item(each) for each in node.children]}
            case "ordered_list":
                yield from _numbered(node.children)
            case "blockquote" if may_quote:
                yield {"type": "blockquote", "content": _filled(_blocks(node.children, may_quote=False))}
            case "blockquote":
                yield from map(_marked_as_quote, _filled(_blocks(node.children, may_quote=False)))
            case other:
                raise AssertionError(f"no rule makes a {other}")


def _filled(content: Iterator[Block]) -> list[Block]:
    return list(content) or [{"type": "paragraph", "content": []}]


def _item(node: SyntaxTreeNode) -> Block:
    """Return a list item, which may not hold a quotation nor begin with another list."""
    content = _filled(_blocks(node.children, may_quote=False))
    if content[0]["type"] not in {"paragraph", "codeBlock"}:
        content.insert(0, {"type": "paragraph", "content": []})
    return {"type": "listItem", "content": content}


def _numbered(items: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    """Yield lists with the writer's numbers: `1.` and `3.` make two lists."""
    for _, run in groupby(enumerate(items), lambda each: int(each[1].info) - each[0]):
        those = [item for _, item in run]
        content = [_item(each) for each in those]
        yield {"type": "orderedList", "attrs": {"order": int(those[0].info)}, "content": content}


def _marked_as_quote(block: Block) -> Block:
    """Return a quotation's block for a place that may not hold a quotation: each line keeps its typed `> `."""
    if block["type"] != "paragraph":
        return block
    content = [_text(_QUOTE)]
    for node in block["content"]:
        content += [node, _text(_QUOTE)] if node["type"] == "hardBreak" else [node]
    return {"type": "paragraph", "content": _joined(content)}


def _code_of(node: SyntaxTreeNode) -> Block:
    language = node.info.strip()
    if not (language or node.content):
        return {"type": "paragraph", "content": [_text(node.markup)]}
    if not language or _LANGUAGE.fullmatch(language):
        return _code(node.content.removesuffix("\n"), language)
    return _code(f"{language}\n{node.content}".removesuffix("\n"))


def _code(text: str, language: str = "") -> Block:
    block: Block = {"type": "codeBlock", "content": [_text(text)] if text else []}
    return block | ({"attrs": {"language": language}} if language else {})


def _paragraph_of(nodes: Sequence[SyntaxTreeNode]) -> Block:
    return {"type": "paragraph", "content": _joined(list(_inline(nodes, ())))}


def _inline(nodes: Sequence[SyntaxTreeNode], marks: tuple[str, ...]) -> Iterator[Block]:
    for node in nodes:
        render = _INLINE[node.type]
        yield from render(node, marks)


def _lines(node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[Block]:
    for number, line in enumerate(node.content.split("\n")):
        if number:
            yield {"type": "hardBreak"}
        if line:
            yield _text(line, *({"type": mark} for mark in marks))


def _emphasised(mark: str) -> Callable[[SyntaxTreeNode, tuple[str, ...]], Iterator[Block]]:
    def render(node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[Block]:
        return _inline(node.children, marks if mark in marks else (*marks, mark))

    return render


def _code_span(node: SyntaxTreeNode, _marks: tuple[str, ...]) -> Iterator[Block]:
    """Yield a code span; the format allows no other mark with it."""
    yield _text(node.content, {"type": "code"})


def _link(node: SyntaxTreeNode, marks: tuple[str, ...]) -> Iterator[Block]:
    """Yield a link whose text is its address, so that no words hide its target."""
    address = str(node.attrs["href"])
    mark = {"type": "link", "attrs": {"href": normalizeLink(address)}}
    if node.info == "auto":
        yield _text(node.children[0].content, mark)
        return
    title = f" “{node.attrs['title']}”" if "title" in node.attrs else ""
    yield from _inline(node.children, marks)
    yield from (_text(" ("), _text(address, mark), _text(f"{title})"))


_INLINE: dict[str, Callable[[SyntaxTreeNode, tuple[str, ...]], Iterator[Block]]] = {
    "text": _lines,
    "code_inline": _code_span,
    "em": _emphasised("em"),
    "strong": _emphasised("strong"),
    "link": _link,
}


def _text(text: str, *marks: Block) -> Block:
    return {"type": "text", "text": text} | ({"marks": list(marks)} if marks else {})


def _joined(content: list[Block]) -> list[Block]:
    """Return inline nodes with neighbouring texts of the same marks merged."""
    joined: list[Block] = []
    for node in content:
        last = joined[-1] if joined else {}
        if node["type"] == last.get("type") == "text" and node.get("marks") == last.get("marks"):
            joined[-1] = last | {"text": last["text"] + node["text"]}
        else:
            joined.append(node)
    return joined
