using System.Numerics;
using System.Text;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>properties</c>, <c>patternProperties</c>, <c>additionalProperties</c> and <c>required</c>, in one pass.</summary>
internal sealed partial class PropertiesRule : SchemaRule
{
    private readonly string[] _names;
    private readonly Utf8Names _index;
    private readonly SchemaNode?[] _nodes;
    private readonly int _required;
    private readonly KeyValuePair<TextPattern, SchemaNode>[] _patterns;
    private readonly SchemaNode? _additional;

    /// <summary>Behind each name, and at last behind none, the one that is declared next: objects are mostly written in that order.</summary>
    private readonly int[] _next;

    public PropertiesRule(
        string place,
        IReadOnlyList<string> required,
        IReadOnlyDictionary<string, SchemaNode> properties,
        KeyValuePair<TextPattern, SchemaNode>[] patterns,
        SchemaNode? additional)
        : base(place)
    {
        _names = [.. required, .. properties.Keys.Except(required)];
        _index = new Utf8Names(_names);
        _nodes = [.. _names.Select(name => properties.GetValueOrDefault(name))];
        (_required, _patterns, _additional) = (required.Count, patterns, additional);
        _next = Follow([.. properties.Keys.Select(name => _index.Find(Encoding.UTF8.GetBytes(name), hint: -1))], _names.Length);
    }

    private static int[] Follow(int[] declared, int count)
    {
        var next = new int[count + 1];
        for (var i = 0; i < declared.Length; i++)
        {
            next[i == 0 ? count : declared[i - 1]] = declared[i];
        }

        return next;
    }

    private ulong RequiredBits => _required is > 0 and <= 64 ? ulong.MaxValue >> (64 - _required) : 0;

    public override JsonKinds Kinds => JsonKinds.Object;

    public override bool Check(ref Evaluation e, int at, Marks? marks) => e.Errors is null && marks is null && _patterns.Length == 0 && _required <= 64
        ? CheckPlain(ref e, at)
        : CheckFully(ref e, at, marks);

    /// <summary>The common case, in which nobody asks what is wrong or which members were judged: it decides, and that fast.</summary>
    private bool CheckPlain(ref Evaluation e, int at)
    {
        var tokens = e.Tape.Tokens;
        var missing = RequiredBits;
        var (end, hint) = (tokens[at].Next, _next[^1]);
        for (var i = at + 1; i < end; i = tokens[i + 1].Next)
        {
            ref readonly var name = ref tokens[i];
            var index = name.Escaped ? FindEscaped(e.Tape, name) : _index.Find(e.Tape.Written(name), hint);
            hint = index < 0 ? hint : _next[index];
            if ((uint)index < 64)
            {
                missing &= ~(1UL << index);
            }

            var node = (index < 0 ? null : _nodes[index]) ?? _additional;
            if (node is not null && !node.Check(ref e, i + 1, marks: null))
            {
                return false;
            }
        }

        return missing == 0;
    }

    private int FindEscaped(scoped in JsonTape tape, scoped in JsonToken name)
    {
        using var text = Utf8Text.Of(tape, name);
        return _index.Find(text.Bytes, hint: -1);
    }

    private bool CheckFully(ref Evaluation e, int at, Marks? marks)
    {
        // One bit for each required property that is still missing; more than fit in a word are looked for one by one.
        var missing = RequiredBits;
        var valid = true;
        var (end, hint) = (e.Tape.Tokens[at].Next, 0);
        for (int i = at + 1, ordinal = 0; i < end; i = e.Tape.Tokens[i + 1].Next, ordinal++)
        {
            using var name = Utf8Text.Of(e.Tape, e.Tape.Tokens[i]);
            var index = _index.Find(name.Bytes, hint);
            hint = index + 1;
            if ((uint)index < 64)
            {
                missing &= ~(1UL << index);
            }

            if (!CheckMember(ref e, i, name.Bytes, index, marks, ordinal))
            {
                valid = false;
                if (e.Errors is null)
                {
                    return false;
                }
            }
        }

        return (missing == 0 || FailMissing(ref e, at, missing)) & (_required <= 64 || CheckManyRequired(ref e, at)) & valid;
    }

    private bool CheckMember(ref Evaluation e, int at, ReadOnlySpan<byte> name, int index, Marks? marks, int ordinal)
    {
        var node = index < 0 ? null : _nodes[index];
        var known = node is not null;
        var valid = node is null || node.Check(ref e, at + 1, marks: null);
        foreach (var (pattern, matching) in _patterns)
        {
            if (e.Matches(pattern, name))
            {
                known = true;
                valid &= matching.Check(ref e, at + 1, marks: null);
            }
        }

        if (!known && _additional is not null)
        {
            known = true;
            valid = e.Errors is not null && _additional.IsNever ? FailUnknown(ref e, at) : _additional.Check(ref e, at + 1, marks: null);
        }

        if (known)
        {
            marks?.Add(ordinal);
        }

        return valid;
    }

    private bool CheckManyRequired(ref Evaluation e, int at)
    {
        var found = new bool[_required];
        for (var i = at + 1; i < e.Tape.Tokens[at].Next; i = e.Tape.Tokens[i + 1].Next)
        {
            using var name = Utf8Text.Of(e.Tape, e.Tape.Tokens[i]);
            var index = _index.Find(name.Bytes, hint: -1);
            if ((uint)index < (uint)_required)
            {
                found[index] = true;
            }
        }

        for (var i = 0; i < _required && e.Errors is not null; i++)
        {
            if (!found[i])
            {
                AddMissing(ref e, at, i);
            }
        }

        return !found.Contains(false);
    }

    private bool FailMissing(ref Evaluation e, int at, ulong missing)
    {
        for (; missing != 0 && e.Errors is not null; missing &= missing - 1)
        {
            AddMissing(ref e, at, BitOperations.TrailingZeroCount(missing));
        }

        return false;
    }

    private void AddMissing(ref Evaluation e, int at, int index) =>
        e.Errors!.AddMissing(e.Tape, at, _names[index], $"{Place}/required", "is required");

    private bool FailUnknown(ref Evaluation e, int at)
    {
        var known = _names.Where((_, i) => _nodes[i] is not null).ToArray();
        var refusal = KnownNamesRule.Refuse(e.Tape.Text(e.Tape.Tokens[at]), known);
        e.Errors!.Add(e.Tape, at + 1, $"{Place}/additionalProperties", refusal);
        return false;
    }
}
