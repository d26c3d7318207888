using System.Buffers;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>uniqueItems</c>: pairs of few items, hashes of many.</summary>
internal sealed class UniqueItemsRule(string place) : SchemaRule(place)
{
    private const int MaxPairwise = 8;

    public override JsonKinds Kinds => JsonKinds.Array;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        var count = e.Tape.Tokens[at].Length;
        return (count <= MaxPairwise ? ArePairsUnique(e.Tape, at) : AreHashesUnique(e.Tape, at, count)) || Fail(ref e, at, "uniqueItems");
    }

    protected override string Expected(string keyword, in JsonTape tape, int at) => "must not have equal items";

    private static bool ArePairsUnique(scoped in JsonTape tape, int at)
    {
        var end = tape.Tokens[at].Next;
        for (var i = at + 1; i < end; i = tape.Tokens[i].Next)
        {
            for (var j = tape.Tokens[i].Next; j < end; j = tape.Tokens[j].Next)
            {
                if (JsonEquality.AreEqual(tape, i, tape, j))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool AreHashesUnique(scoped in JsonTape tape, int at, int count)
    {
        var hashes = ArrayPool<int>.Shared.Rent(count);
        var items = ArrayPool<int>.Shared.Rent(count);
        for (int i = at + 1, index = 0; index < count; i = tape.Tokens[i].Next, index++)
        {
            (hashes[index], items[index]) = (JsonEquality.Hash(tape, i), i);
        }

        hashes.AsSpan(0, count).Sort(items.AsSpan(0, count));
        var unique = true;
        for (var i = 0; i < count && unique; i++)
        {
            for (var j = i + 1; j < count && hashes[i] == hashes[j] && unique; j++)
            {
                unique = !JsonEquality.AreEqual(tape, items[i], tape, items[j]);
            }
        }

        ArrayPool<int>.Shared.Return(hashes);
        ArrayPool<int>.Shared.Return(items);
        return unique;
    }
}
