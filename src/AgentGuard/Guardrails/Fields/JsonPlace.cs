using System.Globalization;

namespace AgentGuard.Guardrails.Fields;

/// <summary>A place in a JSON text: a member of an object, an item of an array, or the root.</summary>
/// <param name="Parent">The place of the container, or <see langword="null"/> for the root.</param>
/// <param name="Index">The position within the container, from 0.</param>
/// <param name="Name">The name of the member, or <see langword="null"/> for an item.</param>
internal sealed record JsonPlace(JsonPlace? Parent, int Index, string? Name)
{
    private const int LongestName = 40;

    /// <summary>The path, for example <c>$.orders[2].note</c>. What stands in a string that is JSON itself follows a <c>$</c> of its own.</summary>
    /// <remarks>A name may be anything that somebody else wrote; the third member with such a name is <c>{2}</c>.</remarks>
    public override string ToString() => Parent is null
        ? Name ?? "$"
        : string.Create(CultureInfo.InvariantCulture, $"{Parent}{Segment}");

    private string Segment => Name is null ? string.Create(CultureInfo.InvariantCulture, $"[{Index}]")
        : IsPlain(Name) ? "." + Name
        : string.Create(CultureInfo.InvariantCulture, $".{{{Index}}}");

    private static bool IsPlain(string name)
    {
        if (name.Length is 0 or > LongestName || !(char.IsAsciiLetter(name[0]) || name[0] is '_' or '$'))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetter(c) && c is not ('_' or '$') && !(char.IsAsciiDigit(c) && name.Length <= LongestName / 2))
            {
                return false;
            }
        }

        return true;
    }
}
