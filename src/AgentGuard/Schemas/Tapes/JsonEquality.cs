using System.Buffers.Text;

namespace AgentGuard.Schemas.Tapes;

/// <summary>Equality as JSON Schema defines it: numbers by value, objects without regard to order.</summary>
internal static class JsonEquality
{
    public static bool AreEqual(scoped in JsonTape left, int at, scoped in JsonTape right, int other)
    {
        ref readonly var l = ref left.Tokens[at];
        ref readonly var r = ref right.Tokens[other];
        return l.Kind == r.Kind && l.Kind switch
        {
            JsonKinds.Number => JsonNumber.Compare(left.Written(l), right.Written(r)) == 0,
            JsonKinds.String or JsonKinds.Name => AreTextsEqual(left, l, right, r),
            JsonKinds.Array => l.Length == r.Length && AreItemsEqual(left, at, right, other),
            JsonKinds.Object => l.Length == r.Length && AreMembersEqual(left, at, right, other),
            _ => true,
        };
    }

    /// <summary>A hash that is equal for equal values, and differs between processes.</summary>
    public static int Hash(scoped in JsonTape tape, int at)
    {
        ref readonly var token = ref tape.Tokens[at];
        return token.Kind switch
        {
            JsonKinds.Number => HashNumber(tape.Written(token)),
            JsonKinds.String or JsonKinds.Name => HashText(tape, token),
            JsonKinds.Array => HashItems(tape, at),
            JsonKinds.Object => HashMembers(tape, at),
            _ => (int)token.Kind,
        };
    }

    private static int HashNumber(ReadOnlySpan<byte> number) =>
        Utf8Parser.TryParse(number, out double value, out _) ? HashCode.Combine(value == 0 ? 0d : value) : 0;

    private static int HashText(scoped in JsonTape tape, scoped in JsonToken token)
    {
        using var text = Utf8Text.Of(tape, token);
        var hash = default(HashCode);
        hash.AddBytes(text.Bytes);
        return hash.ToHashCode();
    }

    private static int HashItems(scoped in JsonTape tape, int at)
    {
        var hash = default(HashCode);
        for (var i = at + 1; i < tape.Tokens[at].Next; i = tape.Tokens[i].Next)
        {
            hash.Add(Hash(tape, i));
        }

        return hash.ToHashCode();
    }

    private static int HashMembers(scoped in JsonTape tape, int at)
    {
        var sum = 0;
        for (var i = at + 1; i < tape.Tokens[at].Next; i = tape.Tokens[i + 1].Next)
        {
            sum += HashCode.Combine(Hash(tape, i), Hash(tape, i + 1));
        }

        return HashCode.Combine(sum, tape.Tokens[at].Length);
    }

    private static bool AreTextsEqual(scoped in JsonTape left, scoped in JsonToken l, scoped in JsonTape right, scoped in JsonToken r)
    {
        using var text = Utf8Text.Of(left, l);
        using var other = Utf8Text.Of(right, r);
        return text.Bytes.SequenceEqual(other.Bytes);
    }

    private static bool AreItemsEqual(scoped in JsonTape left, int at, scoped in JsonTape right, int other)
    {
        var end = left.Tokens[at].Next;
        for (int i = at + 1, j = other + 1; i < end; i = left.Tokens[i].Next, j = right.Tokens[j].Next)
        {
            if (!AreEqual(left, i, right, j))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreMembersEqual(scoped in JsonTape left, int at, scoped in JsonTape right, int other)
    {
        // Members are mostly written in the same order, so the search starts where the last one was found.
        var (end, last) = (left.Tokens[at].Next, right.Tokens[other].Next);
        var next = other + 1;
        for (var i = at + 1; i < end; i = left.Tokens[i + 1].Next)
        {
            var j = Find(left, i, right, next, last);
            j = j >= 0 ? j : Find(left, i, right, other + 1, next);
            if (j < 0 || !AreEqual(left, i + 1, right, j + 1))
            {
                return false;
            }

            next = right.Tokens[j + 1].Next;
        }

        return true;
    }

    private static int Find(scoped in JsonTape left, int name, scoped in JsonTape right, int from, int to)
    {
        for (var j = from; j < to; j = right.Tokens[j + 1].Next)
        {
            if (AreTextsEqual(left, left.Tokens[name], right, right.Tokens[j]))
            {
                return j;
            }
        }

        return -1;
    }
}
