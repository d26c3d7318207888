namespace Quickstart.World;

/// <summary>Makes a result as long as careless tools do: the whole audit trail, the whole manual.</summary>
internal static class Padding
{
    private const int Lines = 2_500;

    public static OrderView Lengthen(OrderView order) => order with
    {
        History =
        [
            .. Enumerable.Range(1, Lines)
                .Select(n => $"step {n}: parcel scanned in hall {n % 17}, weight unchanged, label readable"),
        ],
    };

    public static PolicyView Lengthen(PolicyView policy) => policy with
    {
        Text = string.Join('\n', Enumerable.Range(1, Lines)
            .Select(n => $"Clause {n}: see the general terms, part {n % 23}, as amended.").Prepend(policy.Text)),
    };
}
