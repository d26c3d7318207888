using System.Text;

namespace AgentGuard.Tests.Schemas.Generation;

/// <summary>Reads GBNF as llama.cpp does, with its refusals, recognises texts and derives random ones.</summary>
internal sealed partial class GbnfInterpreter
{
    private const int MaxRepetitions = 2000;

    private readonly string _text;
    private readonly Dictionary<string, Node> _rules = new(StringComparer.Ordinal);
    private int _at;

    public GbnfInterpreter(string text)
    {
        _text = text;
        while (_at < text.Length)
        {
            var name = Name();
            Expect(" ::= ");
            Require(_rules.TryAdd(name, Alternatives()), $"the rule {name} is defined twice");
            Expect("\n");
        }

        Require(_rules.ContainsKey("root"), "there is no root");
        foreach (var (name, rule) in _rules)
        {
            Check(rule);
            Require(!LeftOf(rule, []).Contains(name), $"the rule {name} recurs on the left");
        }

        ComputeHeights();
    }

    public abstract record Node
    {
        public int Height { get; set; } = int.MaxValue / 2;
    }

    private sealed record Text(int[] Codes) : Node;

    private sealed record Set(List<(int From, int To)> Ranges, bool IsNegated) : Node
    {
        public bool Contains(int code) => Ranges.Exists(range => code >= range.From && code <= range.To) != IsNegated;
    }

    private sealed record Sequence(List<Node> Parts) : Node;

    private sealed record Choice(List<Node> Options) : Node;

    private sealed record Repeat(Node Part, int Min, int? Max) : Node;

    private sealed record Rule(string Name) : Node;

    /// <summary>Whether the grammar derives the text.</summary>
    public bool Derives(string text)
    {
        int[] codes = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        return Ends(_rules["root"], 0, codes, new(new PairComparer())).Contains(codes.Length);
    }

    /// <summary>Derives a random text.</summary>
    public string Derive(Random random)
    {
        var text = new StringBuilder();
        Derive(_rules["root"], random, text, depth: 0);
        return text.ToString();
    }

    private void Derive(Node node, Random random, StringBuilder text, int depth)
    {
        switch (node)
        {
            case Text literal:
                Array.ForEach(literal.Codes, code => text.Append(new Rune(code).ToString()));
                break;
            case Set set:
                text.Append(new Rune(Pick(set, random)).ToString());
                break;
            case Sequence sequence:
                sequence.Parts.ForEach(part => Derive(part, random, text, depth + 1));
                break;
            case Choice choice:
                var options = depth > 60 ? [choice.Options.MinBy(option => option.Height)!] : choice.Options;
                Derive(options[random.Next(options.Count)], random, text, depth + 1);
                break;
            case Repeat repeat:
                var most = depth > 60 ? repeat.Min : Math.Min(repeat.Max ?? int.MaxValue, repeat.Min + 3);
                for (var i = random.Next(repeat.Min, most + 1); i > 0; i--)
                {
                    Derive(repeat.Part, random, text, depth + 1);
                }

                break;
            case Rule rule:
                Derive(_rules[rule.Name], random, text, depth + 1);
                break;
        }
    }

    private static int Pick(Set set, Random random)
    {
        for (var tries = 0; ; tries++)
        {
            var from = set.IsNegated || tries > 200 ? (0, 0x10FFFF) : set.Ranges[random.Next(set.Ranges.Count)];
            var code = set.IsNegated && random.Next(4) > 0 ? random.Next(' ', 0x7F) : random.Next(from.Item1, from.Item2 + 1);
            if (set.Contains(code) && Rune.IsValid(code))
            {
                return code;
            }
        }
    }

    private HashSet<int> Ends(Node node, int at, int[] codes, Dictionary<(Node, int), HashSet<int>> known)
    {
        if (known.TryGetValue((node, at), out var ends))
        {
            return ends;
        }

        ends = node switch
        {
            Text literal => codes.AsSpan(at).StartsWith(literal.Codes) ? [at + literal.Codes.Length] : [],
            Set set => at < codes.Length && set.Contains(codes[at]) ? [at + 1] : [],
            Sequence sequence => sequence.Parts.Aggregate(new HashSet<int> { at }, (from, part) => [.. from.SelectMany(each => Ends(part, each, codes, known))]),
            Choice choice => [.. choice.Options.SelectMany(option => Ends(option, at, codes, known))],
            Rule rule => Ends(_rules[rule.Name], at, codes, known),
            Repeat repeat => Repeated(repeat, at, codes, known),
            _ => [],
        };
        known[(node, at)] = ends;
        return ends;
    }

    private HashSet<int> Repeated(Repeat repeat, int at, int[] codes, Dictionary<(Node, int), HashSet<int>> known)
    {
        var (ends, open) = (new HashSet<int>(), new HashSet<int> { at });
        for (var count = 0; open.Count > 0 && count <= (repeat.Max ?? int.MaxValue - 1); count++)
        {
            if (count >= repeat.Min)
            {
                open.ExceptWith(ends);
                ends.UnionWith(open);
            }

            open = count == repeat.Max ? [] : [.. open.SelectMany(each => Ends(repeat.Part, each, codes, known))];
        }

        return ends;
    }

    private void Check(Node node)
    {
        switch (node)
        {
            case Rule rule:
                Require(_rules.ContainsKey(rule.Name), $"the rule {rule.Name} is not defined");
                break;
            case Sequence sequence:
                sequence.Parts.ForEach(Check);
                break;
            case Choice choice:
                choice.Options.ForEach(Check);
                break;
            case Repeat repeat:
                Require(repeat.Max is not null || !IsNullable(repeat.Part, []), "what may be empty is repeated");
                Check(repeat.Part);
                break;
        }
    }

    private bool IsNullable(Node node, HashSet<string> open) => node switch
    {
        Text text => text.Codes.Length == 0,
        Sequence sequence => sequence.Parts.TrueForAll(part => IsNullable(part, open)),
        Choice choice => choice.Options.Exists(option => IsNullable(option, open)),
        Repeat repeat => repeat.Min == 0 || IsNullable(repeat.Part, open),
        Rule rule => open.Add(rule.Name) && IsNullable(_rules[rule.Name], open),
        _ => false,
    };

    private HashSet<string> LeftOf(Node node, HashSet<string> found)
    {
        switch (node)
        {
            case Rule rule when found.Add(rule.Name):
                LeftOf(_rules[rule.Name], found);
                break;
            case Choice choice:
                choice.Options.ForEach(option => LeftOf(option, found));
                break;
            case Repeat repeat:
                LeftOf(repeat.Part, found);
                break;
            case Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    LeftOf(part, found);
                    if (!IsNullable(part, []))
                    {
                        break;
                    }
                }

                break;
        }

        return found;
    }

    private void ComputeHeights()
    {
        for (var changed = true; changed;)
        {
            changed = _rules.Values.Aggregate(false, (any, rule) => Lower(rule) || any);
        }
    }

    private bool Lower(Node node)
    {
        var changed = node switch
        {
            Sequence sequence => sequence.Parts.Aggregate(false, (any, part) => Lower(part) || any),
            Choice choice => choice.Options.Aggregate(false, (any, option) => Lower(option) || any),
            Repeat repeat => Lower(repeat.Part),
            _ => false,
        };
        var height = node switch
        {
            Sequence sequence => sequence.Parts.Max(part => part.Height) + 1,
            Choice choice => choice.Options.Min(option => option.Height) + 1,
            Repeat repeat => repeat.Min == 0 ? 0 : repeat.Part.Height + 1,
            Rule rule => _rules[rule.Name].Height + 1,
            _ => 0,
        };
        changed |= height < node.Height;
        node.Height = Math.Min(height, node.Height);
        return changed;
    }

    private sealed class PairComparer : IEqualityComparer<(Node Node, int At)>
    {
        public bool Equals((Node Node, int At) left, (Node Node, int At) right) => ReferenceEquals(left.Node, right.Node) && left.At == right.At;

        public int GetHashCode((Node Node, int At) pair) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Node), pair.At);
    }
}
