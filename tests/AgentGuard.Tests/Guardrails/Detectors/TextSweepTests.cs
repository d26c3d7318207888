using System.Text.RegularExpressions;
using AgentGuard.Guardrails.Detectors;
using CsCheck;

namespace AgentGuard.Tests.Guardrails.Detectors;

public sealed class TextSweepTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(Gen.Const("a"), Gen.Const("7"), Gen.Const(" "), Gen.Const("\""), Gen.Const("aB3_-.=+/~|xyz0"), Gen.Const("é"), Gen.Const("@"), Gen.Const(":"))
        .Array[0, 120].Select(pieces => string.Concat(pieces));

    [Test]
    public void Stops_at_whole_groups_of_digits_and_at_signs_only() => Texts.Sample(text => Walk(text)
        .All(stop => stop.Digits == 0 ? "@:-".Contains(text[stop.Index], StringComparison.Ordinal) : Regex.Matches(text, "[0-9]+").Any(match => (match.Index, match.Length) == stop)));

    [Test]
    public void Stops_at_every_at_sign_and_at_every_group_that_has_traits() => Texts.Sample(text =>
    {
        var stops = Walk(text);
        return Regex.Matches(text, "[0-9]+|@").All(match => stops.Contains((match.Index, text[match.Index] == '@' ? 0 : match.Length))
            || (text[match.Index] != '@' && DigitRun.Of(text, match.Index, match.Length) == DigitTraits.None));
    });

    [Test]
    public void Walks_every_long_word() => Texts.Sample(text =>
    {
        var words = new LongWords(text);
        var walked = new List<(int, int)>();
        while (words.TryNext(out var start, out var end))
        {
            walked.Add((start, end));
        }

        return walked.SequenceEqual(Regex.Matches(text, "[+-~]{16,}").Select(match => (match.Index, match.Index + match.Length)));
    });

    private static List<(int Index, int Digits)> Walk(string text)
    {
        var sweep = new AnchorSweep(text);
        var walked = new List<(int, int)>();
        while (sweep.TryNext())
        {
            var first = sweep.Base;
            walked.AddRange(Bits(sweep.Signs).Select(bit => (first + bit, 0)));
            foreach (var end in Bits(sweep.Ends))
            {
                var digits = sweep.GroupBefore(end, out var start);
                walked.Add((start, digits));
            }
        }

        return walked;
    }

    private static IEnumerable<int> Bits(ulong bits) => Enumerable.Range(0, 64).Where(bit => (bits & (1UL << bit)) != 0);
}
