namespace AgentGuard.Tokenizers.Tests;

/// <summary>Texts of the kinds that agents send, written for this test.</summary>
internal static class Samples
{
    public static readonly Dictionary<string, string> ByKind = new()
    {
        ["English"] = """
            Thank you for writing to us about your order. We have looked into the delivery and found that the parcel left the warehouse on Tuesday evening, but it was sent
            to the wrong distribution centre because the label had been damaged by rain. The carrier has promised to bring it to your address before the end of the week.
            If it does not arrive by then, please let us know, and we will either send a replacement at no cost or refund the full amount to the card that you used. We are
            sorry for the trouble, and we have added a small credit to your account, which you can spend on anything in the shop during the next twelve months.
            """,
        ["German"] = """
            Vielen Dank für Ihre Nachricht. Wir haben die Lieferung geprüft und festgestellt, dass das Paket das Lager am Dienstagabend verlassen hat, jedoch wegen eines
            durch Regen beschädigten Versandetiketts an das falsche Verteilzentrum geschickt wurde. Der Zustelldienst hat zugesagt, es bis Ende der Woche an Ihre Anschrift
            zu bringen. Sollte es bis dahin nicht eintreffen, geben Sie uns bitte Bescheid; wir senden Ihnen dann kostenlos einen Ersatz oder erstatten den vollen Betrag
            auf die verwendete Karte. Für die Unannehmlichkeiten bitten wir um Entschuldigung und haben Ihrem Kundenkonto eine kleine Gutschrift hinzugefügt.
            """,
        ["Chinese"] = """
            感谢您就订单一事与我们联系。我们已经核查了配送情况，发现包裹在星期二晚上离开仓库，但是由于标签被雨水损坏，被送到了错误的分拣中心。承运人已经承诺在本周结束之前把包裹送到您的地址。
            如果到那时还没有收到，请告诉我们，我们会免费补发一件商品，或者把全部金额退回到您使用的银行卡。给您带来不便，我们深表歉意，并且已经在您的账户中增加了一笔小额积分，您可以在未来十二个月内使用。
            """,
        ["Japanese"] = """
            ご注文についてご連絡いただきありがとうございます。配送状況を確認したところ、荷物は火曜日の夜に倉庫を出ましたが、ラベルが雨で破損していたため、誤った配送センターに送られたことが分かりました。
            運送会社は今週末までにお客様のご住所へお届けすると約束しています。それまでに届かない場合はお知らせください。無料で代わりの商品をお送りするか、ご利用のカードに全額を返金いたします。
            ご迷惑をおかけして申し訳ございません。アカウントに少額のクレジットを追加しましたので、今後十二か月以内にご利用いただけます。
            """,
        ["Korean"] = """
            주문에 대해 문의해 주셔서 감사합니다. 배송 상황을 확인한 결과 소포는 화요일 저녁에 창고를 떠났지만 라벨이 비에 손상되어 잘못된 물류 센터로 보내진 것으로 확인되었습니다. 운송업체는 이번 주말까지 고객님의
            주소로 배송하겠다고 약속했습니다. 그때까지 도착하지 않으면 알려 주십시오. 무료로 다른 상품을 보내 드리거나 사용하신 카드로 전액을 환불해 드리겠습니다. 불편을 드려 죄송합니다.
            """,
        ["Arabic"] = """
            شكرا لتواصلكم معنا بشأن طلبكم. لقد راجعنا حالة التسليم ووجدنا أن الطرد غادر المستودع مساء يوم الثلاثاء، لكنه أرسل إلى مركز التوزيع الخطأ لأن الملصق تضرر بسبب المطر. وقد وعدت شركة
            النقل بإيصاله إلى عنوانكم قبل نهاية الأسبوع. إذا لم يصل حتى ذلك الحين، يرجى إبلاغنا، وسنرسل لكم بديلا مجانا أو نعيد المبلغ كاملا إلى البطاقة التي استخدمتموها. نعتذر عن الإزعاج.
            """,
        ["Russian"] = """
            Спасибо, что написали нам о вашем заказе. Мы проверили доставку и выяснили, что посылка покинула склад во вторник вечером, но была отправлена не в тот распределительный центр,
            потому что этикетка была повреждена дождём. Перевозчик пообещал доставить её по вашему адресу до конца недели. Если она не придёт к этому времени, сообщите нам, и мы бесплатно отправим замену.
            """,
        ["C#"] = """
            public async ValueTask<IReadOnlyList<Order>> FindOpenOrdersAsync(string customerId, CancellationToken cancellationToken = default)
            {
                ArgumentException.ThrowIfNullOrEmpty(customerId);
                await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                var command = connection.CreateCommand();
                command.CommandText = "SELECT id, total, created_at FROM orders WHERE customer_id = $1 AND state <> 'closed' ORDER BY created_at DESC";
                command.Parameters.AddWithValue(customerId);
                var orders = new List<Order>();
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    orders.Add(new Order(reader.GetInt64(0), reader.GetDecimal(1), reader.GetDateTime(2)));
                }

                return orders;
            }
            """,
        ["Python"] = """
            def summarise(rows, key, limit=10):
                totals = {}
                for row in rows:
                    name = row.get(key, "unknown")
                    totals[name] = totals.get(name, 0) + float(row["amount"])
                ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
                for name, amount in ranked[:limit]:
                    print(f"{name:<30} {amount:>12.2f}")
                return dict(ranked)
            """,
        ["JSON"] = """
            {"order":{"id":"A-10023","placed":"2026-03-14T09:26:53Z","currency":"EUR","total":129.90,"items":[{"sku":"KB-204-DE","name":"Keyboard, mechanical","quantity":1,"price":89.95},
            {"sku":"CB-110","name":"Cable, USB-C, 2 m","quantity":2,"price":19.975}],"shipping":{"name":"Jane Example","street":"12 Example Road","city":"Oslo","postcode":"0150","country":"NO"},
            "status":"delayed","events":[{"at":"2026-03-15T18:02:11Z","what":"left warehouse"},{"at":"2026-03-16T07:45:00Z","what":"arrived at hub","hub":"OSL-2"}]}}
            """,
        ["tool schema"] = """
            {"type":"object","properties":{"order_number":{"type":"string","pattern":"^[A-Z]-[0-9]{5}$","description":"The number of the order, for example A-10023."},"amount":{"type":"number",
            "minimum":0.01,"maximum":500,"description":"How much to pay back, in the currency of the order."},"reason":{"type":"string","enum":["damaged","late","wrong_item","other"],
            "description":"Why the customer is paid back."},"notify":{"type":"boolean","default":true}},"required":["order_number","amount","reason"],"additionalProperties":false}
            """,
    };
}
