using System.Text;
using AgentGuard.Schemas.Patterns;

namespace AgentGuard.Schemas.Generation;

/// <summary>The names that are none of some names: without escapes, so that none comes in disguise.</summary>
internal static class OtherNames
{
    private const int MaxLength = 100;

    /// <returns>What may stand between the quotes, or null where the names are too long.</returns>
    public static GrammarNode? Than(IEnumerable<string> names)
    {
        int[][] all = [.. names.Select(name => name.EnumerateRunes().Select(rune => rune.Value).ToArray()).Where(name => name.All(IsRaw))];
        return all.Any(name => name.Length > MaxLength) ? null : After(all, 0);
    }

    // A trie: after each beginning of a name, what does not go on to be one.
    private static GrammarNode After(int[][] names, int at)
    {
        var next = names.Where(name => name.Length > at).GroupBy(name => name[at]).ToList();
        var others = CodePoints.Of([.. CommonRules.Raw.Invert().Ranges, .. next.Select(group => (group.Key, group.Key))]).Invert();
        var rest = GrammarNode.Any(new GrammarNode.Set(CommonRules.Raw));
        var options = next.Select(group => GrammarNode.All(GrammarNode.Exactly(new Rune(group.Key).ToString()), After([.. group], at + 1)))
            .Append(GrammarNode.All(new GrammarNode.Set(others), rest));
        var any = GrammarNode.OneOf(options);
        return names.Any(name => name.Length == at) ? any : GrammarNode.Optional(any);
    }

    private static bool IsRaw(int code) => code is > 0x1F and not '"' and not '\\' and not 0xFFFD;
}
