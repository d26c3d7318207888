using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentGuard.Tools.Results;

/// <summary>Shortens JSON so that it stays JSON: arrays keep head, tail and count, objects their names, strings their ends.</summary>
internal sealed class JsonCut : IDisposable
{
    private const int SmallestShare = 24;
    private const int NestedRoom = 60;
    private const int LongestDocument = 64 * 1024 * 1024;
    private readonly JsonDocument _document;
    private readonly int _tokens;
    private readonly string? _id;
    private readonly StringBuilder _cut = new();

    private JsonCut(JsonDocument document, string compact, int tokens, string? id) =>
        (_document, Compact, _tokens, _id) = (document, compact, tokens, id);

    /// <summary>The whole without the white space between its parts.</summary>
    public string Compact { get; }

    /// <summary>Reads a text as JSON.</summary>
    /// <returns><see langword="null"/> when it is no array and no object, or not well-formed.</returns>
    public static JsonCut? TryRead(string text, int tokens, string? id)
    {
        if (text.Length > LongestDocument || text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return null;
        }

        try
        {
            var compact = JsonWhiteSpace.Remove(text);
            return new JsonCut(JsonDocument.Parse(compact), compact, tokens, id);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Shortens it to about a number of characters.</summary>
    public string Cut(int length)
    {
        _cut.Clear();
        Write(_document.RootElement, length, isRoot: true);
        return _cut.ToString();
    }

    public void Dispose() => _document.Dispose();

    private static int LengthOf(JsonElement element) => JsonMarshal.GetRawUtf8Value(element).Length;

    private static string Encoded(string text) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();

    private void Write(JsonElement element, int budget, bool isRoot = false)
    {
        if (!isRoot && LengthOf(element) <= budget)
        {
            _cut.Append(element.GetRawText());
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                WriteArray(element, budget, isRoot);
                break;
            case JsonValueKind.Object:
                WriteObject(element, budget, isRoot);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, budget);
                break;
            default:
                _cut.Append(element.GetRawText());
                break;
        }
    }

    private void WriteString(string text, int budget)
    {
        var keep = Math.Max(0, budget - NestedRoom);
        var (head, tail) = (keep - keep / 3, text.Length - keep / 3);
        head -= head > 0 && head < text.Length && char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += tail < text.Length && char.IsLowSurrogate(text[tail]) ? 1 : 0;
        var note = tail > head ? LeftOut.Characters(tail - head) : string.Empty;
        var cut = tail - head > note.Length ? string.Concat(text.AsSpan(0, head), note, text.AsSpan(tail)) : text;
        _cut.Append('"').Append(Encoded(cut)).Append('"');
    }

    private void WriteArray(JsonElement array, int budget, bool isRoot)
    {
        var items = array.EnumerateArray().ToArray();
        var room = Math.Max(0, budget - 4 - (isRoot ? LeftOut.Room : NestedRoom));
        var (head, used) = Fitting(items, room - room / 3);
        Array.Reverse(items);
        var (tail, _) = Fitting(items.AsSpan(0, items.Length - head), room - used);
        Array.Reverse(items);
        _cut.Append('[');
        if (head == 0)
        {
            // Not even the first fits whole: its shape tells what the others are like.
            head = items.Length > 0 ? 1 : 0;
            tail = Math.Min(tail, items.Length - head);
            WriteItems(items.AsSpan(0, head), room - room / 3);
        }
        else
        {
            WriteItems(items.AsSpan(0, head), int.MaxValue);
        }

        var left = items.Length - head - tail;
        if (left > 0 || isRoot)
        {
            _cut.Append(head > 0 ? "," : string.Empty).Append('"');
            _cut.Append(Encoded(left > 0
                ? LeftOut.Items(head, left, items.Length, (int)((long)_tokens * left / items.Length), isRoot ? _id : null)
                : LeftOut.Members(0, 0, _tokens, _id))).Append('"');
        }

        if (tail > 0)
        {
            _cut.Append(',');
            WriteItems(items.AsSpan(items.Length - tail), int.MaxValue);
        }

        _cut.Append(']');
    }

    private static (int Count, int Used) Fitting(ReadOnlySpan<JsonElement> items, int room)
    {
        var (count, used) = (0, 0);
        while (count < items.Length && LengthOf(items[count]) is var length && used + length + 1 <= room)
        {
            used += length + 1;
            count++;
        }

        return (count, used);
    }

    private void WriteItems(ReadOnlySpan<JsonElement> items, int budget)
    {
        for (var i = 0; i < items.Length; i++)
        {
            _cut.Append(i > 0 ? "," : string.Empty);
            Write(items[i], budget);
        }
    }

    private void WriteObject(JsonElement value, int budget, bool isRoot)
    {
        var members = value.EnumerateObject().ToArray();
        var room = Math.Max(0, budget - 4 - (isRoot ? LeftOut.Room : NestedRoom));
        var kept = KeptNames(members, room, out var names);
        var share = Share(members.AsSpan(0, kept), room - names);
        _cut.Append('{');
        for (var i = 0; i < kept; i++)
        {
            _cut.Append(i > 0 ? ",\"" : "\"").Append(Encoded(members[i].Name)).Append("\":");
            Write(members[i].Value, share);
        }

        if (kept < members.Length || isRoot)
        {
            _cut.Append(kept > 0 ? "," : string.Empty).Append("\"...\":\"");
            _cut.Append(Encoded(LeftOut.Members(members.Length - kept, members.Length, _tokens, isRoot ? _id : null))).Append('"');
        }

        _cut.Append('}');
    }

    /// <summary>How many members stay: all of them, unless their names alone are too many.</summary>
    private static int KeptNames(JsonProperty[] members, int room, out int names)
    {
        names = 0;
        for (var i = 0; i < members.Length; i++)
        {
            var next = names + members[i].Name.Length + 4 + Math.Min(SmallestShare, LengthOf(members[i].Value));
            if (next > room && i > 0)
            {
                return i;
            }

            names += members[i].Name.Length + 4;
        }

        return members.Length;
    }

    /// <summary>How long a value may be, so that short ones stay whole and the long ones have equal parts of what remains.</summary>
    private static int Share(ReadOnlySpan<JsonProperty> members, int room)
    {
        var lengths = new int[members.Length];
        for (var i = 0; i < members.Length; i++)
        {
            lengths[i] = LengthOf(members[i].Value);
        }

        Array.Sort(lengths);
        for (var i = 0; i < lengths.Length; i++)
        {
            var share = room / (lengths.Length - i);
            if (lengths[i] > share)
            {
                return Math.Max(SmallestShare, share);
            }

            room -= lengths[i];
        }

        return int.MaxValue;
    }
}
