using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;
using AgentGuard.Schemas.Formats;
using AgentGuard.Schemas.Patterns;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>minLength</c>, <c>maxLength</c> (in code points), <c>pattern</c> and an asserted <c>format</c>.</summary>
internal sealed partial class TextRule(string place) : SchemaRule(place)
{
    private const int MaxOnStack = 256;

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    public TextPattern? Pattern { get; init; }

    public TextFormat? Format { get; init; }

    public override JsonKinds Kinds => JsonKinds.String;

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        ref readonly var token = ref e.Tape.Tokens[at];
        return token.Escaped ? CheckEscaped(ref e, at) : Check(ref e, at, e.Tape.Written(token));
    }

    private bool CheckEscaped(ref Evaluation e, int at)
    {
        using var text = Utf8Text.Of(e.Tape, e.Tape.Tokens[at]);
        return Check(ref e, at, text.Bytes);
    }

    private bool Check(ref Evaluation e, int at, ReadOnlySpan<byte> text) =>
        CheckLength(ref e, at, text) & (Pattern is null || e.Matches(Pattern, text) || Fail(ref e, at, "pattern"))
            & (Format is null || IsOfFormat(text, Format) || Fail(ref e, at, "format"));

    protected override string Expected(string keyword, in JsonTape tape, int at) => keyword switch
    {
        "minLength" => $"must have at least {MinLength} characters",
        "maxLength" => $"must have at most {MaxLength} characters",
        "pattern" => $"must match the pattern {Pattern}",
        _ => $"must be of the format {Format}",
    };

    private static int CountCodePoints(ReadOnlySpan<byte> text)
    {
        var (count, at) = (text.Length, 0);
        for (; at <= text.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var bytes = Vector128.Create(text.Slice(at, Vector128<byte>.Count));
            count -= BitOperations.PopCount(Vector128.LessThan(bytes.AsSByte(), Vector128.Create((sbyte)-64)).ExtractMostSignificantBits());
        }

        foreach (var b in text[at..])
        {
            count -= (b & 0xC0) == 0x80 ? 1 : 0;
        }

        return count;
    }

    private static bool IsOfFormat(ReadOnlySpan<byte> text, TextFormat format)
    {
        if (text.Length <= MaxOnStack)
        {
            Span<char> chars = stackalloc char[MaxOnStack];
            return format.IsMatch(chars[..Encoding.UTF8.GetChars(text, chars)]);
        }

        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        var valid = format.IsMatch(rented.AsSpan(0, Encoding.UTF8.GetChars(text, rented)));
        ArrayPool<char>.Shared.Return(rented, clearArray: true);
        return valid;
    }

    private bool CheckLength(ref Evaluation e, int at, ReadOnlySpan<byte> text)
    {
        // A character has one to four bytes, so most lengths need not be counted.
        if (text.Length <= MaxLength && (text.Length + 3) / 4 >= MinLength)
        {
            return true;
        }

        var length = CountCodePoints(text);
        return (length >= MinLength || Fail(ref e, at, "minLength")) & (length <= MaxLength || Fail(ref e, at, "maxLength"));
    }
}
