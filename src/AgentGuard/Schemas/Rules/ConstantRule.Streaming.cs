using AgentGuard.Schemas.Streaming;
using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <content>Texts are narrowed to those that begin as the value does, and numbers to those with its digits.</content>
internal sealed partial class ConstantRule
{
    private Utf8Prefixes? _textPrefixes;
    private NumberPrefixes? _numberPrefixes;

    private Utf8Prefixes TextPrefixes => _textPrefixes ??= new Utf8Prefixes(Texts);

    private NumberPrefixes NumberPrefixes => _numberPrefixes ??= new NumberPrefixes(
        [.. _others.Where(constant => constant.Kind == JsonKinds.Number).Select(constant => constant.Tape.Json.ToArray())]);

    public override string Keyword => _keyword;

    public override void Follow(ViabilityMachine machine, in Opening opening)
    {
        var isText = opening.Kind is JsonKinds.String or JsonKinds.Name;
        var alike = isText ? _constants.Length - _others.Length : CountOf(opening.Kind);
        if (alike == 0)
        {
            machine.Fall(this, opening, _keyword);
        }
        else if (isText)
        {
            machine.CursorAt(machine.Listen(this, opening, CursorEvents.Text)).To = TextPrefixes.Count;
        }
        else if (opening.Kind == JsonKinds.Number && alike <= NumberPrefixes.Max)
        {
            machine.CursorAt(machine.Listen(this, opening, CursorEvents.Number)).Bits = NumberPrefixes.All;
        }
        else if (opening.Kind is JsonKinds.Object or JsonKinds.Array or JsonKinds.Number)
        {
            machine.Listen(this, opening, CursorEvents.None);
        }
    }

    public override string? Extend(ref RuleCursor cursor, byte read) =>
        TextPrefixes.Narrow(ref cursor.From, ref cursor.To, cursor.Count++, read) ? null : _keyword;

    public override string? CanExtend(in RuleCursor cursor) =>
        TextPrefixes.IsLonger(cursor.From, cursor.To, cursor.Count) ? null : _keyword;

    public override string? CanExtendBy(EscapePrefix escape, in RuleCursor cursor) =>
        TextPrefixes.IsLongerBy(escape, cursor.From, cursor.To, cursor.Count) ? null : _keyword;

    public override string? ExtendNumber(ref RuleCursor cursor, ReadOnlySpan<byte> number) =>
        NumberPrefixes.Narrow(ref cursor.Bits, ref cursor.Count, number) ? null : _keyword;

    public override bool Close(ref RuleCursor cursor, ref Evaluation e, int at) => (cursor.Events & CursorEvents.Text) != 0
        ? TextPrefixes.IsWhole(cursor.From, cursor.To, cursor.Count)
        : Check(ref e, at, marks: null);

    private int CountOf(JsonKinds kind)
    {
        var count = 0;
        foreach (var constant in _others)
        {
            count += constant.Kind == kind ? 1 : 0;
        }

        return count;
    }
}
