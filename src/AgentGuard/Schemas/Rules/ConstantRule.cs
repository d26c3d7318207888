using AgentGuard.Schemas.Tapes;

namespace AgentGuard.Schemas.Rules;

/// <summary><c>enum</c> and <c>const</c>.</summary>
internal sealed partial class ConstantRule : SchemaRule
{
    private const int MaxListed = 20;

    private readonly string _keyword;
    private readonly JsonConstant[] _constants;
    private readonly JsonConstant[] _others;
    private readonly Utf8Names _texts;

    public ConstantRule(string place, string keyword, JsonConstant[] constants)
        : base(place)
    {
        (_keyword, _constants) = (keyword, constants);
        _others = [.. constants.Where(constant => constant.Text is null)];
        _texts = new Utf8Names([.. Texts]);
    }

    private IEnumerable<string> Texts => _constants.Where(constant => constant.Text is not null).Select(constant => constant.Text!);

    public override bool Check(ref Evaluation e, int at, Marks? marks)
    {
        ref readonly var token = ref e.Tape.Tokens[at];
        if (token.Kind is JsonKinds.String or JsonKinds.Name)
        {
            var index = token.Escaped ? FindEscaped(e.Tape, token) : _texts.Find(e.Tape.Written(token), hint: -1);
            return index >= 0 || Fail(ref e, at, _keyword);
        }

        foreach (var constant in _others)
        {
            if (JsonEquality.AreEqual(e.Tape, at, constant.Tape, 0))
            {
                return true;
            }
        }

        return Fail(ref e, at, _keyword);
    }

    private int FindEscaped(scoped in JsonTape tape, scoped in JsonToken token)
    {
        using var text = Utf8Text.Of(tape, token);
        return _texts.Find(text.Bytes, hint: -1);
    }

    protected override string Expected(string keyword, in JsonTape tape, int at)
    {
        ref readonly var token = ref tape.Tokens[at];
        var listed = string.Join(", ", _constants.Take(MaxListed).Select(constant => constant.Written));
        var rest = _constants.Length > MaxListed ? $" and {_constants.Length - MaxListed} more" : string.Empty;
        var nearest = token.Kind == JsonKinds.String ? NearestText.Find(tape.Text(token), Texts) : null;
        var hint = nearest is null || _constants.Length == 1 ? string.Empty : $" (nearest: \"{nearest}\")";
        return _constants.Length == 1 ? $"must be {listed}" : $"must be one of {listed}{rest}{hint}";
    }
}
